/**
 * The U-Net of Stable Diffusion (Rombach et al. 2022) and the parts that control networks share
 * with it. Motion modules hook in from outside.
 */
package pentimento.model.unet;

/**
 * From noise to latents and back: noise schedules, samplers, guidance, inversion.
 *
 * <p>Belongs here: the algorithms of papers over an {@link pentimento.diffusion.EpsModel}. Does
 * not: any network, any prompt, any picture. Schedules and coefficients are double on the host;
 * latents are tensors of doubles between steps, and single precision when a model sees them.
 */
package pentimento.diffusion;

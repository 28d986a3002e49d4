/** The autoencoder between pictures and latents. */
package pentimento.model.vae;

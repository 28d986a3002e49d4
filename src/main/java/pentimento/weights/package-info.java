/**
 * Weights as they come in the world's files: formats, names, adapters.
 *
 * <p>Belongs here: reading and writing safetensors and torch checkpoints, translating the names
 * that others give to weights into ours (diffusers'), checking what a network needs against what a
 * file has. Files are hostile until checked: nothing in them is ever run. Does not: what a network
 * computes.
 */
package pentimento.weights;

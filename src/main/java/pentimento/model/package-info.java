/**
 * The networks, described once: each is one description of its forward pass, which serves
 * inference, training and export alike, in a room of its own below this one.
 *
 * <p>Belongs here: what a network computes, the weights that it declares, its configuration as
 * diffusers' files give it. Does not: how tensors are computed (tensor), how weights are read
 * (weights), the loops around a network (diffusion, training).
 */
package pentimento.model;

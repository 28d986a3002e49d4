/**
 * The networks, each described once: the same description computes, trains and is exported.
 *
 * <p>Belongs here: what a network's forward pass is, its configuration, its adapters. Does not: how
 * graphs run (tensor), where weights come from (weights), how networks are used (diffusion,
 * pipeline).
 */
package pentimento.model;

/**
 * Learning: what each stage minimises, new models, and training elsewhere.
 *
 * <p>Belongs here: the graphs that give a loss, first values of weights, plans that stock PyTorch
 * carries out and what comes back of them, files of what a LoRA has learnt. Does not: what a
 * network computes (model), what is learnt from (dataset).
 */
package pentimento.training;

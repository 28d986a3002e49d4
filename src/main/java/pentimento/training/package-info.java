/**
 * Learning: what each stage minimises, new models, and training, here and elsewhere.
 *
 * <p>Belongs here: the graphs that give a loss, first values of weights, optimizers and the run of
 * a stage, what is seen of it (curves, samples), plans that stock PyTorch carries out and what
 * comes back of them, files of what a LoRA has learnt. Does not: what a network computes (model),
 * what is learnt from (dataset).
 */
package pentimento.training;

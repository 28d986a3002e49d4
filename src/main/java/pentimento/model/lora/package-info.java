/**
 * Adapters: files of small changes to a network's weights, such as LoRA (Hu et al. 2021, arXiv
 * 2106.09685) and its kin.
 *
 * <p>Belongs here: reading an adapter in any of the forms that are about, finding the weights that
 * it means, and a view of a network's weights with adapters merged. A network is never edited: when
 * the view is closed, its weights are what they were. Does not: training adapters.
 */
package pentimento.model.lora;

/**
 * From a prompt to what a network understands of it: the tokenizer and the text encoder of CLIP
 * (Radford et al. 2021, arXiv 2103.00020).
 *
 * <p>Belongs here: text to token ids, token ids to text states. Does not: weights and chunks of a
 * prompt (prompt). Imports DJL's tokenizers, and nothing else of {@code ai.djl}.
 */
package pentimento.model.text;

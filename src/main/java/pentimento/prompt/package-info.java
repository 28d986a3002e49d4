/**
 * What a user says in words: prompts with weights, breaks and words that change over the steps, and
 * prompts that change over the frames.
 *
 * <p>Belongs here: reading and checking the text. Does not: tokens, or anything that knows of
 * networks.
 */
package pentimento.prompt;

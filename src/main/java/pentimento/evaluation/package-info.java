/**
 * Measures painting sequences, ours and others': how a process nears its picture, and in which
 * steps.
 *
 * <p>Belongs here: figures of finished sequences, their limits, and how they are reported. Does
 * not: measures of two pictures (image), how fast anything is (bench), making or mending sequences.
 */
package pentimento.evaluation;

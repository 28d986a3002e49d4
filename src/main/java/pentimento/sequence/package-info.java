/**
 * The painting sequence: frames, stages, captions, which moments to show and when.
 *
 * <p>Belongs here: what a process is once it has been painted. Does not: how it is painted, or any
 * file format.
 */
package pentimento.sequence;

/**
 * One class a job: a request in, a painting sequence out.
 *
 * <p>Belongs here: the order in which the rooms below do their work. Does not: flags, files of
 * results, or any of the work itself.
 */
package pentimento.pipeline;

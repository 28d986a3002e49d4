/**
 * Measures speed and memory of whole jobs, and what {@code Lift} gains.
 *
 * <p>Belongs here: what is timed, how often, and the figures. Does not: how good a picture is (that
 * is evaluation), or kernels of a few lines (those are JMH benchmarks among the tests).
 */
package pentimento.bench;

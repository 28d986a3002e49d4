/**
 * Painting sequences to learn from, in shards.
 *
 * <p>Belongs here: making, reading and checking data sets. Does not: learning from them (training).
 */
package pentimento.dataset;

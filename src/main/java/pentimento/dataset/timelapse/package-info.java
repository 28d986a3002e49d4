/**
 * Real recordings of painting made sequences: videos and folders of stages, the canvas found, hands
 * taken out, moments chosen. Belongs here: what looks at recordings. Does not: shards, which {@link
 * pentimento.dataset} writes.
 */
package pentimento.dataset.timelapse;

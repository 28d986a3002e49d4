/**
 * What is asked for and what is told back: Request and Provenance, the records that flags, files
 * and metadata all become, how they are checked, and Progress. Does not belong here: doing any of
 * it.
 */
package pentimento.request;

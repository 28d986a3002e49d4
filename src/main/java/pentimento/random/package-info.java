/**
 * Seeds and the random numbers that follow from them. Belongs here: generators whose every number
 * depends on the seed alone. Does not: clocks, global generators, anything the JDK may change.
 */
package pentimento.random;

/**
 * Captioned painting processes made from a recipe, a seed and a number: composed pictures, painted
 * stroke by stroke, kept as shards. Belongs here: what makes training data and checks it. Does not:
 * networks, and whatever learns from the data.
 */
package pentimento.dataset;

/**
 * Turning a model's next-token probabilities into sequences: greedy search, beam search and
 * sampling, and the pipeline that translates files of any size with them.
 */
package dev.seqwright.core.decode;

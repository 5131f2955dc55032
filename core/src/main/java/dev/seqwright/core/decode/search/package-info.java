/**
 * Greedy search, beam search, sampling. Start at {@link
 * dev.seqwright.core.decode.search.SearchLoop}, then {@link dev.seqwright.core.decode.search.Beam}.
 */
package dev.seqwright.core.decode.search;

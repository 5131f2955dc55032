package dev.seqwright.core.metrics;

/** Cuts a segment into the words that BLEU counts. */
public interface SegmentTokenizer {

  /** The segment with white space between its words. */
  String tokenize(String segment);

  /** Name in the signature of a score. */
  String signature();
}

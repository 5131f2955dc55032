package dev.seqwright.core.parity;

/** What a model says of a line: some rows of numbers. */
interface LineScores extends AutoCloseable {
  /** The rows of a line. */
  float[][] of(String line);

  @Override
  void close();
}

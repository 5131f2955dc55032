package dev.seqwright.cli.embed;

import java.util.List;

/** Where lines and their vectors go. */
interface VectorSink extends AutoCloseable {
  /**
   * Takes the next lines.
   *
   * @param first the number of the first one, from 1
   * @param vectors one a line, of length 0 for a blank one
   */
  void take(List<String> lines, long first, float[][] vectors);

  /** Ends what was written: it counts from now on. */
  void finish();

  @Override
  default void close() {}
}

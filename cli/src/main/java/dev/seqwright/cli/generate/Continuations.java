package dev.seqwright.cli.generate;

import java.io.Writer;
import java.util.List;

/** A way to write what follows prompts. */
interface Continuations {
  /**
   * Continues some prompts and writes what is found.
   *
   * @param first the number of the first one, counted from 0
   */
  void write(Writer out, List<String> prompts, long first);
}

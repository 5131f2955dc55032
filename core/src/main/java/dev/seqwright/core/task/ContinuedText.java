package dev.seqwright.core.task;

import dev.seqwright.core.decode.text.GrowingText;
import dev.seqwright.core.decode.text.StoppedText;
import java.util.List;
import java.util.function.Function;

/** The text of a continuation as its tokens come, up to where it stops. */
final class ContinuedText {
  private final GrowingText growing;
  private final StoppedText stopped;

  ContinuedText(Function<int[], String> decoder, int[] prompt, List<String> stops) {
    this.growing = new GrowingText(decoder, prompt);
    this.stopped = new StoppedText(stops);
  }

  /** The text that is certain with another token, beyond what was told. */
  String add(int token) {
    return stopped.add(growing.add(token));
  }

  /** What was held back. */
  String rest() {
    return stopped.add(growing.rest()) + stopped.rest();
  }

  boolean stopped() {
    return stopped.stopped();
  }
}

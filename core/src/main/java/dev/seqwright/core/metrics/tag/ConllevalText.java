package dev.seqwright.core.metrics.tag;

import dev.seqwright.core.metrics.Decimals;
import java.util.Map;

/** Counts as the script conlleval prints them, digit for digit. */
public final class ConllevalText {
  private static final int TYPE_WIDTH = 17;
  private static final int NUMBER_WIDTH = 6;

  private ConllevalText() {}

  /** The lines, with line ends. */
  public static String of(TagCounts counts) {
    ChunkCounts all = counts.all();
    StringBuilder text = new StringBuilder();
    text.append(
        "processed %d tokens with %d phrases; found: %d phrases; correct: %d.\n"
            .formatted(counts.tokens(), all.gold(), all.found(), all.correct()));
    text.append("accuracy: ").append(number(counts.accuracy())).append("%; ");
    text.append(scores(all)).append('\n');
    for (Map.Entry<String, ChunkCounts> type : counts.types().entrySet()) {
      text.append(right(type.getKey(), TYPE_WIDTH)).append(": ").append(scores(type.getValue()));
      text.append("  ").append(type.getValue().found()).append('\n');
    }
    return text.toString();
  }

  private static String scores(ChunkCounts counts) {
    return "precision: %s%%; recall: %s%%; FB1: %s"
        .formatted(number(counts.precision()), number(counts.recall()), number(counts.f1()));
  }

  private static String number(double value) {
    return right(Decimals.format(value, 2), NUMBER_WIDTH);
  }

  private static String right(String text, int width) {
    int length = text.codePointCount(0, text.length());
    return " ".repeat(Math.max(0, width - length)) + text;
  }
}

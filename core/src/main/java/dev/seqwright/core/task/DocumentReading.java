package dev.seqwright.core.task;

import dev.seqwright.core.data.DocumentText;
import dev.seqwright.core.data.TokenWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How a document is read: sentence by sentence. A sentence of more tokens than a window has is read
 * in several, which stand for as many sentences; blank ones are left out, but of a document of
 * nothing else one stays.
 *
 * @param sentence how a sentence is read
 */
record DocumentReading(TextReading sentence) implements TokenReading {
  @Override
  public TokenWindows read(String text, Optional<String> second, SplittableRandom random) {
    List<int[]> tokens = new ArrayList<>();
    List<int[]> segments = new ArrayList<>();
    for (String line : DocumentText.sentences(text)) {
      TokenWindows read = sentence.read(line, Optional.empty(), random);
      tokens.addAll(List.of(read.tokens()));
      segments.addAll(List.of(read.segments()));
    }
    return new TokenWindows(tokens.toArray(int[][]::new), segments.toArray(int[][]::new));
  }
}

package dev.seqwright.core.decode.constraint;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.data.Lines;
import dev.seqwright.core.decode.TextCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences of target tokens from a file: one a line, the names of tokens with spaces between them,
 * blank lines left out.
 */
public final class TokenSequences {
  private TokenSequences() {}

  /**
   * Reads a file, plain or {@code .gz}.
   *
   * @throws UserException when it cannot be read, or names a token that the vocabulary lacks
   */
  public static List<int[]> read(Path file, TextCodec codec) {
    List<int[]> sequences = new ArrayList<>();
    try (LineReader lines = LineReader.open(file)) {
      while (lines.hasNext()) {
        String line = lines.next().strip();
        String place = file + ":" + lines.lineNumber();
        if (!Lines.isBlank(line)) {
          sequences.add(tokens(line, place, codec));
        }
      }
    }
    return sequences;
  }

  private static int[] tokens(String line, String place, TextCodec codec) {
    return Arrays.stream(line.split("\\s+"))
        .mapToInt(name -> codec.token(name).orElseThrow(() -> unknown(name, place)))
        .toArray();
  }

  private static UserException unknown(String name, String place) {
    return new UserException(
        "%s: the target vocabulary has no token '%s'; expected tokens as the tokenizer writes them, with spaces between them"
            .formatted(place, name));
  }
}

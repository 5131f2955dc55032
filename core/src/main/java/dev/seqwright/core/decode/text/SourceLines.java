package dev.seqwright.core.decode.text;

import dev.seqwright.core.data.FirstTokens;
import dev.seqwright.core.data.Lines;
import dev.seqwright.core.decode.Prefix;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.TextCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sentences of lines; lines that are too long are cut, with a warning that names them. */
final class SourceLines {
  private static final Logger LOG = LoggerFactory.getLogger(SourceLines.class);

  private final TextCodec codec;
  private final int longest;

  SourceLines(TextCodec codec, int longest) {
    this.codec = codec;
    this.longest = longest;
  }

  /** The sentence of a line; none if it is blank. */
  Optional<Sentence> sentence(Line line) {
    int[] tokens =
        Lines.isBlank(line.text())
            ? new int[0]
            : FirstTokens.of(line.text(), longest, codec::encode);
    return tokens.length == 0
        ? Optional.empty()
        : Optional.of(new Sentence(line.number(), cut(line, tokens), prefix(line)));
  }

  /** The texts of the tokens of a line's sentence, and perhaps of some that follow. */
  List<String> pieces(Line line) {
    return FirstTokens.texts(line.text(), longest, codec::sourcePieces);
  }

  private Prefix prefix(Line line) {
    String text = line.input().prefix();
    if (Lines.isBlank(text)) {
      return Prefix.NONE;
    }
    int[] tokens = codec.encodeTarget(text);
    int unknown = codec.unknownId();
    boolean meant = text.contains(codec.piece(unknown));
    if (!meant && Arrays.stream(tokens).anyMatch(token -> token == unknown)) {
      LOG.warn(
          "line {}: the vocabulary lacks a part of its prefix '{}': the unknown token stands for"
              + " it",
          line.number() + 1,
          text);
    }
    return Prefix.of(tokens);
  }

  private int[] cut(Line line, int[] tokens) {
    if (tokens.length <= longest) {
      return tokens;
    }
    LOG.warn(
        "line {} has {} tokens: it is cut to the first {}, the rest is not translated",
        line.number() + 1,
        FirstTokens.count(tokens.length, longest),
        longest);
    return Arrays.copyOf(tokens, longest);
  }
}

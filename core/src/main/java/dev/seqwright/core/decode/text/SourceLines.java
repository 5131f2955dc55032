package dev.seqwright.core.decode.text;

import dev.seqwright.core.data.FirstTokens;
import dev.seqwright.core.data.Lines;
import dev.seqwright.core.decode.Prefix;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.TextCodec;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sentences of lines, which follow each other; lines that are too long are cut, with a
 * warning that names them. A blank line ends a document: what stands behind it sees nothing of what
 * stands before.
 */
final class SourceLines {
  private static final Logger LOG = LoggerFactory.getLogger(SourceLines.class);

  private final TextCodec codec;
  private final int longest;
  private final int context;
  private final Deque<int[]> before = new ArrayDeque<>();

  /**
   * @param longest the most tokens of a sentence
   * @param context how many sentences before it, in its document, a sentence is translated with
   */
  SourceLines(TextCodec codec, int longest, int context) {
    this.codec = codec;
    this.longest = longest;
    this.context = context;
  }

  /** Batches of sentences; those of documents stay in their order, as they see each other. */
  List<List<Sentence>> batches(List<Sentence> sentences, int lines, int tokens) {
    return context > 0
        ? LineBatches.inOrder(sentences, lines, tokens)
        : LineBatches.of(sentences, lines, tokens);
  }

  /** The sentence of a line; none if it is blank. */
  Optional<Sentence> sentence(Line line) {
    int[] tokens =
        Lines.isBlank(line.text())
            ? new int[0]
            : FirstTokens.of(line.text(), longest, codec::encode);
    if (tokens.length == 0) {
      forget(line);
      return Optional.empty();
    }
    return Optional.of(sentence(line, cut(line, tokens)));
  }

  private Sentence sentence(Line line, int... tokens) {
    List<int[]> seen = List.copyOf(before);
    before.addLast(tokens);
    while (before.size() > context) {
      before.removeFirst();
    }
    return new Sentence(line.number(), tokens, prefix(line), OptionalInt.empty(), seen);
  }

  private void forget(Line line) {
    if (Lines.isBlank(line.text())) {
      before.clear();
    }
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

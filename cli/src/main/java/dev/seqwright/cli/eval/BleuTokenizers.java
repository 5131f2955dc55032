package dev.seqwright.cli.eval;

import com.atilika.kuromoji.TokenBase;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.metrics.BleuTokenizer;
import dev.seqwright.core.metrics.SegmentTokenizer;
import dev.seqwright.core.metrics.Whitespace;
import dev.seqwright.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** BLEU's tokenizers by name. */
final class BleuTokenizers {
  private static final Set<String> SENTENCE_PIECE = Set.of("spm", "flores101", "flores200");

  private BleuTokenizers() {}

  /**
   * The tokenizer of a name.
   *
   * @param model file of the tokenizers that need one, else null
   */
  static SegmentTokenizer named(String name, Path model) {
    if (SENTENCE_PIECE.contains(name)) {
      return sentencePiece(name, model);
    }
    if (name.equals("ja-mecab") || name.equals("ko-mecab")) {
      throw new UserException(
          "--tokenize "
              + name
              + ": MeCab is not part of Seqwright. Use --tokenize ja-kuromoji (the same dictionary,"
              + " other words on one line in ten: not comparable with ja-mecab), or cut both files"
              + " with mecab -Owakati and use --tokenize none");
    }
    return name.equals("ja-kuromoji") ? new Kuromoji() : plain(name);
  }

  private static SegmentTokenizer plain(String name) {
    return Arrays.stream(BleuTokenizer.values())
        .filter(t -> t.signature().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "--tokenize "
                        + name
                        + " is not known: choose 13a, intl, char, zh, none, ja-kuromoji, spm,"
                        + " flores101 or flores200"));
  }

  private static SegmentTokenizer sentencePiece(String name, Path model) {
    if (model == null) {
      throw new UserException(
          "--tokenize " + name + " needs its SentencePiece model: give --tokenizer-model FILE");
    }
    return new Pieces(name, Tokenizer.load(model));
  }

  /** Pieces of a SentencePiece model as words (spBLEU, Goyal et al. 2022). */
  private record Pieces(String signature, Tokenizer model) implements SegmentTokenizer {
    @Override
    public String tokenize(String segment) {
      return String.join(" ", model.pieces(segment));
    }
  }

  /** Words of the Japanese IPA dictionary, found by Kuromoji. */
  private static final class Kuromoji implements SegmentTokenizer {
    private final com.atilika.kuromoji.ipadic.Tokenizer words =
        new com.atilika.kuromoji.ipadic.Tokenizer();

    @Override
    public String tokenize(String segment) {
      return words.tokenize(Whitespace.strip(segment)).stream()
          .map(TokenBase::getSurface)
          .collect(Collectors.joining(" "));
    }

    @Override
    public String signature() {
      return "ja-kuromoji-0.9.0-IPA";
    }
  }
}

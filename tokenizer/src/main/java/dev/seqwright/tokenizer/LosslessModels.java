package dev.seqwright.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * SentencePiece models that keep a text as it is: every character, or every byte, is a piece, and
 * {@code decode(encode(text))} is the text, its spaces, tabs and line feeds included. Nothing is
 * normalised, and a space stands for itself, not as U+2581.
 */
public final class LosslessModels {
  private static final NormalizerSpec AS_IT_IS =
      new NormalizerSpec(
          NormalizationRules.IDENTITY.officialName(), new byte[0], false, false, false);

  private LosslessModels() {}

  /**
   * A piece for each character (code point) of some texts, the most frequent first. A character
   * that they lack is unknown. U+0000 cannot be a piece and is unknown, too.
   *
   * @param settings of which only the special pieces count
   * @return the bytes of a {@code .model} file, for {@link Tokenizer#of}
   * @throws TokenizerException when the texts are empty
   */
  public static byte[] characters(TrainerSettings settings, Iterable<String> texts) {
    Map<String, Long> counts = new HashMap<>();
    for (String text : texts) {
      text.codePoints()
          .filter(character -> character != 0)
          .forEach(character -> counts.merge(Character.toString(character), 1L, Long::sum));
    }
    if (counts.isEmpty()) {
      throw new TokenizerException(
          TokenizerException.Topic.OTHER,
          "the training texts have no characters; expected at least one");
    }
    TrainerSettings own = unlimited(settings).with("byteFallback", false);
    MetaPieces special = new MetaPieces(own);
    special.byId().values().forEach(piece -> counts.remove(piece.text()));
    return write(FrequencyTrainer.mostFrequent(counts, counts.size()), special, own);
  }

  /**
   * A piece for each of the 256 values of a byte of UTF-8, in their order: no text is unknown.
   *
   * @param settings of which only the special pieces count
   * @return the bytes of a {@code .model} file, for {@link Tokenizer#of}
   */
  public static byte[] bytes(TrainerSettings settings) {
    TrainerSettings own = unlimited(settings).with("byteFallback", true);
    return write(List.of(), new MetaPieces(own), own);
  }

  private static TrainerSettings unlimited(TrainerSettings settings) {
    return settings
        .with("vocabularySize", 1 << 24)
        .with("type", ModelType.CHAR)
        .with("characterCoverage", 1.0)
        .with("normalization", NormalizationRules.IDENTITY)
        .with("addDummyPrefix", false)
        .with("removeExtraWhitespaces", false);
  }

  private static byte[] write(List<Piece> learned, MetaPieces special, TrainerSettings settings) {
    List<Piece> pieces = TokenizerTrainer.arrange(learned, special);
    return ModelWriter.write(pieces, settings, AS_IT_IS);
  }
}

package dev.seqwright.core.parity;

import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.data.Lines;
import dev.seqwright.tokenizer.Vocabulary;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Lines that any model can be tried on: random tokens of the vocabulary of its texts, always the
 * same.
 */
public final class SampleLines {
  private static final int LONGEST = 12;

  private SampleLines() {}

  /** Lines of 1 to 12 tokens, none blank. */
  public static List<String> of(Path model, int count) {
    try (SavedModel saved = new ModelFolder(model).open();
        Vocabulary vocabulary = saved.tokenizers().openTexts()) {
      SplittableRandom random = new SplittableRandom(count);
      return Stream.generate(() -> line(vocabulary, random))
          .filter(line -> !Lines.isBlank(line))
          .limit(count)
          .toList();
    }
  }

  private static String line(Vocabulary vocabulary, SplittableRandom random) {
    int[] tokens =
        random.ints(1 + random.nextInt(LONGEST), 0, vocabulary.vocabularySize()).toArray();
    return vocabulary.decode(tokens).replaceAll("\\R", " ");
  }
}

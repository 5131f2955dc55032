package dev.seqwright.core.parity;

import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.data.Lines;
import dev.seqwright.tokenizer.Vocabulary;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lines that any model can be tried on: random tokens of the vocabulary of its texts, always the
 * same.
 */
public final class SampleLines {
  private static final int LONGEST = 12;

  private SampleLines() {}

  /** Whether a model reads pairs of texts, with a tab between them. */
  static boolean readsPairs(Path model) {
    try (SavedModel saved = new ModelFolder(model).open()) {
      return saved.tokenizers().hasColumn("second");
    }
  }

  /** Lines of 1 to 12 tokens, none blank; pairs of such for a model that reads pairs. */
  public static List<String> of(Path model, int count) {
    try (SavedModel saved = new ModelFolder(model).open();
        Vocabulary vocabulary = saved.tokenizers().openTexts()) {
      SplittableRandom random = new SplittableRandom(count);
      boolean pairs = saved.tokenizers().hasColumn("second");
      List<String> texts =
          Stream.generate(() -> line(vocabulary, random))
              .filter(line -> !Lines.isBlank(line))
              .limit(pairs ? 2L * count : count)
              .toList();
      return pairs
          ? IntStream.range(0, count)
              .mapToObj(i -> texts.get(2 * i) + "\t" + texts.get(2 * i + 1))
              .toList()
          : texts;
    }
  }

  private static String line(Vocabulary vocabulary, SplittableRandom random) {
    int[] tokens =
        random.ints(1 + random.nextInt(LONGEST), 0, vocabulary.vocabularySize()).toArray();
    return vocabulary.decode(tokens).replaceAll("\\R|\t", " ");
  }
}

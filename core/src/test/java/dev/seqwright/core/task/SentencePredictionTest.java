package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.MaskedDocument;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.train.StopSignal;
import dev.seqwright.core.train.report.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sentences that are hidden as wholes, and written from their slots. */
class SentencePredictionTest {
  private static final int MASK = 0;
  private static final int[] ELSEWHERE = {1, 99, 2};

  @TempDir private Path folder;

  /** Of 20 sentences 3 are hidden: 80 % of them masked, 10 % replaced, 10 % kept. */
  @Test
  void fifteenPercentOfSentencesAreHiddenEightOfTenMasked() {
    int[][] parts = new int[20][];
    Arrays.setAll(parts, i -> new int[] {1, 10 + i, 50, 2});
    int[] fates = new int[3];
    int draws = 4000;
    int[] times = new int[parts.length];
    SplittableRandom random = new SplittableRandom(5);
    for (int n = 0; n < draws; n++) {
      MaskedDocument made = new SentenceMasks(0.15, MASK).hide(n, parts, random, own -> ELSEWHERE);
      assertThat(made.masked()).hasSize(3).isSorted().doesNotHaveDuplicates();
      for (int k = 0; k < 3; k++) {
        int i = made.masked()[k];
        times[i]++;
        assertThat(made.hidden()[k]).isEqualTo(parts[i]);
        fates[fate(made.parts()[i], parts[i])]++;
      }
      assertThat(made.units()).isEqualTo(9);
    }
    double all = 3.0 * draws;
    assertThat(fates[0] / all).isCloseTo(0.8, within(3 * Math.sqrt(0.16 / all)));
    assertThat(fates[1] / all).isCloseTo(0.1, within(3 * Math.sqrt(0.09 / all)));
    assertThat(fates[2] / all).isCloseTo(0.1, within(3 * Math.sqrt(0.09 / all)));
    for (int each : times) {
      assertThat(each / (double) draws).isCloseTo(0.15, within(4 * Math.sqrt(0.1275 / draws)));
    }
  }

  private static int fate(int[] read, int... own) {
    if (Arrays.equals(read, new int[] {1, MASK, MASK, 2})) {
      return 0;
    }
    return Arrays.equals(read, ELSEWHERE) ? 1 : Arrays.equals(read, own) ? 2 : -1;
  }

  @Test
  void aDocumentOfOneSentenceHidesIt() {
    int[][] one = {{1, 7, 2}};
    MaskedDocument made =
        new SentenceMasks(0.15, MASK).hide(0, one, new SplittableRandom(1), own -> ELSEWHERE);
    assertThat(made.masked()).containsExactly(0);
  }

  /**
   * All sentences of a document are the same letter twice, so that the others tell what is hidden;
   * who does not look at them is right in 72 % of the tokens: the letter again, and the end.
   */
  @Test
  void hiddenSentencesAreForeseenFromTheOthers() throws IOException {
    Path model = train("learnt", "training.max-steps=200", "training.validate-every=200");
    assertThat(last(model, "accuracy")).isGreaterThan(95);
    try (TextNetwork read = TextNetwork.open(model)) {
      assertThat(read.size()).isEqualTo(16);
    }
    assertThatThrownBy(() -> Predictor.open(model, ModelUse.AS_TRAINED))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a model that was only pre-trained gives no answer");
  }

  private static double last(Path model, String metric) throws IOException {
    Matcher found =
        Pattern.compile("\"" + metric + "\" ?: ?([0-9.]+)")
            .matcher(Files.readString(model.resolve("log.jsonl")));
    double last = Double.NaN;
    while (found.find()) {
      last = Double.parseDouble(found.group(1));
    }
    return last;
  }

  @Test
  void aRunThatWasStoppedAndResumedEqualsTheUnbrokenOne() {
    Path unbroken = train("unbroken", "training.max-steps=9", "model.dropout=0.2");
    train("resumed", "training.max-steps=4", "model.dropout=0.2");
    Path resumed = train("resumed", "training.max-steps=9", "model.dropout=0.2");
    assertThat(resumed.resolve("model.safetensors"))
        .hasSameBinaryContentAs(unbroken.resolve("model.safetensors"));
  }

  private Path train(String name, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "task=sentence-prediction",
                "data.train.text=" + documents("train", 300, 1),
                "data.validation.text=" + documents("valid", 40, 2),
                "tokenizer.training.type=char",
                "tokenizer.training.vocabulary-size=12",
                "model.size=16",
                "model.heads=2",
                "model.feed-forward=32",
                "model.dropout=0",
                "model.positions=sinusoidal",
                "task.share=0.3",
                "training.max-tokens=800",
                "training.learning-rate=1e-2",
                "training.warmup=20",
                "training.workers=2",
                "training.max-epochs=0"));
    all.addAll(List.of(settings));
    Path model = folder.resolve(name);
    Trainer.train(
        Trainer.configuration(Optional.empty(), all),
        model,
        new TrainingListener() {},
        new StopSignal(),
        UnaryOperator.identity());
    return model;
  }

  private Path documents(String name, int count, long seed) {
    List<String> lines = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (int d = 0; d < count; d++) {
      String word = String.valueOf((char) random.nextInt('a', 'g')).repeat(2);
      lines.addAll(List.of(word, word, word, word, ""));
    }
    try {
      return Files.write(folder.resolve(name), lines);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

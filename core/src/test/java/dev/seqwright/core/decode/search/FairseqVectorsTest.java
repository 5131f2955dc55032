package dev.seqwright.core.decode.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.Settings;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The hypotheses that fairseq's own tests expect of two sentences with a beam of two. */
class FairseqVectorsTest {
  private static final List<String> VOCABULARY = List.of("eos", "unk", "w1", "w2");
  private static JsonNode vectors;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = FairseqVectorsTest.class.getResourceAsStream("fairseq-beam.json")) {
      vectors = new ObjectMapper().readTree(in);
    }
  }

  @Test
  void meanOfLogProbabilities() {
    check("lenpen=1", 1, 10);
  }

  @Test
  void sumOfLogProbabilities() {
    check("no_normalisation", 0, 10);
  }

  @Test
  void weakLengthPenalty() {
    check("lenpen=0.6", 0.6, 10);
  }

  @Test
  void strongLengthPenalty() {
    check("lenpen=5.0", 5, 10);
  }

  @Test
  void hypothesesAreEndedAtTheLongestLength() {
    check("max_len=2", 1, 2);
  }

  private static void check(String name, double penalty, int longest) {
    DecodingConfig config = Settings.beam(2, 2, penalty, 0, longest);
    List<Sentence> sentences =
        List.of(new Sentence(0, new int[] {2, 3}), new Sentence(1, new int[] {2, 3}));
    List<Hypothesis> found =
        new BeamSearch(config, Constraints.NONE)
            .search(new TableModel(vectors.get("steps")), sentences).stream()
                .flatMap(List::stream)
                .toList();
    JsonNode expected = vectors.get("expected").get(name);
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      compare(found.get(i), expected.get(i), penalty);
    }
  }

  private static void compare(Hypothesis found, JsonNode expected, double penalty) {
    List<String> words = new ArrayList<>();
    Arrays.stream(found.tokens()).mapToObj(VOCABULARY::get).forEach(words::add);
    words.add("eos");
    assertThat(String.join(" ", words)).isEqualTo(expected.get(0).asText());
    double sum = 0;
    for (int i = 0; i < words.size(); i++) {
      double log = Math.log(expected.get(1).get(i).asDouble());
      assertThat((double) found.logProbabilities()[i]).isCloseTo(log, within(1e-6));
      sum += log;
    }
    assertThat(found.score()).isCloseTo(sum / Math.pow(words.size(), penalty), within(1e-6));
  }

  /** Gives slot b of sentence s at step t the distribution {@code steps[t][2 s + b]}. */
  private record TableModel(JsonNode steps) implements IncrementalDecoder {
    @Override
    public int vocabularySize() {
      return VOCABULARY.size();
    }

    @Override
    public int endId() {
      return 0;
    }

    @Override
    public int beginId() {
      return 0;
    }

    @Override
    public State start(List<int[]> sources) {
      return new TableState(steps);
    }

    @Override
    public void close() {}
  }

  private static final class TableState implements IncrementalDecoder.State {
    private final JsonNode steps;
    private int[] sentences = {0, 1};
    private int step;

    TableState(JsonNode steps) {
      this.steps = steps;
    }

    @Override
    public IncrementalDecoder.Scores step(int[] lastTokens) {
      int size = VOCABULARY.size();
      Tensor result =
          new Tensor(Arena.ofAuto().allocate(4L * sentences.length * size), sentences.length, size);
      for (int r = 0; r < sentences.length; r++) {
        int slot = r > 0 && sentences[r - 1] == sentences[r] ? 1 : 0;
        JsonNode row = steps.get(step).get(2 * sentences[r] + slot);
        for (int v = 0; v < size; v++) {
          result.set((long) r * size + v, (float) Math.log(row.get(v).asDouble()));
        }
      }
      step++;
      return result::rows;
    }

    @Override
    public void select(int[] parents) {
      sentences = Arrays.stream(parents).map(p -> sentences[p]).toArray();
    }

    @Override
    public void close() {}
  }
}

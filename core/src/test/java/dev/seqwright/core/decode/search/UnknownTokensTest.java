package dev.seqwright.core.decode.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecoderFactory;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.NumberCodec;
import dev.seqwright.core.decode.PrefixModel;
import dev.seqwright.core.decode.Settings;
import dev.seqwright.core.decode.text.Candidate;
import dev.seqwright.core.decode.text.Translator;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A model that turns its source round, attends to what it copies and knows the tokens under 8. */
class UnknownTokensTest {
  private static final int WORDS = 8;

  private static final DecoderFactory REVERSING =
      new DecoderFactory() {
        @Override
        public IncrementalDecoder open() {
          return new Attending(PrefixModel.sure(WORDS, UnknownTokensTest::reversed));
        }

        @Override
        public boolean hasSourceWeights() {
          return true;
        }
      };

  @Test
  void sourceTokensStandWhereTheModelKnewNone() {
    assertThat(translated("11 2 9 3", "", "1 2", "99", "5 12 6 7"))
        .containsExactly("3 9 2 11", "", "2 1", "99", "7 6 12 5");
  }

  @Test
  void inAnNBestListToo() {
    List<Candidate> candidates =
        translator(Settings.of("replace-unknown=true", "n-best=3", "max-length-ratio=1"))
            .translate(List.of("3 11"))
            .getFirst()
            .candidates();
    assertThat(candidates.getFirst().text()).isEqualTo("11 3");
    assertThat(candidates).hasSize(3).noneMatch(c -> (" " + c.text() + " ").contains(" 4 "));
  }

  @Test
  void withoutItTheUnknownTokenStands() {
    assertThat(translator(new DecodingConfig()).translate(List.of("11 2")).getFirst().best().text())
        .isEqualTo("2 4");
  }

  @Test
  void modelsThatCannotTellAreRefused() {
    assertThatThrownBy(
            () ->
                new Translator(
                    Settings.of("replace-unknown=true"),
                    new NumberCodec(),
                    () -> PrefixModel.sure(WORDS, source -> source)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("decoder.cross-attention")
        .hasMessageContaining("full");
  }

  @Test
  void nothingIsLeftToReplaceWhereUnknownIsSuppressed() {
    assertThatThrownBy(
            () -> Settings.of("replace-unknown=true", "constraints.suppress-unknown=true"))
        .hasMessageContaining("replace-unknown")
        .hasMessageContaining("suppress-unknown");
  }

  private static List<String> translated(String... lines) {
    return translator(Settings.of("replace-unknown=true", "mini-batch=2"))
        .translate(List.of(lines))
        .stream()
        .map(line -> line.best().text())
        .toList();
  }

  private static Translator translator(DecodingConfig config) {
    return new Translator(config, new NumberCodec(), REVERSING);
  }

  private static int[] reversed(int[] source) {
    int[] target = new int[source.length];
    Arrays.setAll(target, i -> known(source[source.length - 1 - i]));
    return target;
  }

  private static int known(int token) {
    return token < WORDS ? token : NumberCodec.UNKNOWN;
  }

  /** The model with the attention of one that reverses. */
  private record Attending(PrefixModel model) implements IncrementalDecoder {
    @Override
    public int vocabularySize() {
      return model.vocabularySize();
    }

    @Override
    public int endId() {
      return model.endId();
    }

    @Override
    public int beginId() {
      return model.beginId();
    }

    @Override
    public State start(List<int[]> sources) {
      return new AttendingState(model.start(sources), sources.toArray(int[][]::new));
    }

    @Override
    public void close() {}
  }

  private static final class AttendingState implements IncrementalDecoder.State {
    private final IncrementalDecoder.State state;
    private int[][] sources;
    private int position = -1;

    AttendingState(IncrementalDecoder.State state, int[][] sources) {
      this.state = state;
      this.sources = sources;
    }

    @Override
    public IncrementalDecoder.Scores step(int[] lastTokens) {
      position++;
      return state.step(lastTokens);
    }

    @Override
    public void select(int[] parents) {
      sources = Arrays.stream(parents).mapToObj(r -> sources[r]).toArray(int[][]::new);
      state.select(parents);
    }

    @Override
    public float[] sourceWeights(int row) {
      float[] weights = new float[sources[row].length];
      Arrays.fill(weights, 0.1f);
      weights[Math.max(0, weights.length - 1 - position)] = 0.7f;
      return weights;
    }

    @Override
    public void close() {
      state.close();
    }
  }
}

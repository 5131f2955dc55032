package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.model.CharacterConvolution;
import dev.seqwright.core.model.CharacterEncoder;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Vectors of words that were met before are those that they had then, to the bit. */
class RememberedWordsTest {
  private static final int SIZE = 24;
  private static final int[][] FIRST = {{1, 2}, {1, 3, 4, 5, 2}, {1, 6, 2}};
  private static final int[][] SECOND = {{1, 6, 2}, {1, 7, 7, 2}, {1, 2}, {1, 6, 6, 6, 2}};

  private final NativeSlabs slabs = new NativeSlabs();
  private final CharacterEncoder encoder = encoder();
  private final List<Integer> read = new ArrayList<>();

  @AfterEach
  void free() {
    slabs.close();
  }

  private CharacterEncoder encoder() {
    Parameters parameters = new Parameters();
    CharacterEncoder made =
        new CharacterConvolution.Settings().create(parameters.root(), 8, SIZE, 1).orElseThrow();
    parameters.allocate(slabs);
    parameters.initialize(3);
    return made;
  }

  private Variable counted(Graph graph, int[][] words) {
    read.add(words.length);
    return encoder.apply(graph, words);
  }

  private float[] vectors(CharacterEncoder of, int[]... words) {
    Graph graph = Graph.inference(Backend.choose().kernels(), new Workspace(slabs));
    return of.apply(graph, words).value().toArray();
  }

  @Test
  void aWordIsReadOnce() {
    RememberedWords words = new RememberedWords(this::counted);
    assertThat(vectors(words, FIRST)).isEqualTo(vectors(encoder, FIRST));
    assertThat(vectors(words, SECOND)).isEqualTo(vectors(encoder, SECOND));
    assertThat(vectors(words, FIRST)).isEqualTo(vectors(encoder, FIRST));
    assertThat(read).containsExactly(3, 2);
  }

  @Test
  void whatIsRememberedIsBounded() {
    RememberedWords words = new RememberedWords(this::counted, 4 * (SIZE + RememberedWords.BESIDE));
    vectors(words, FIRST);
    assertThat(vectors(words, SECOND)).isEqualTo(vectors(encoder, SECOND));
    assertThat(vectors(words, FIRST)).isEqualTo(vectors(encoder, FIRST));
    assertThat(read).as("all but those of the second were forgotten").containsExactly(3, 2, 3);
  }
}

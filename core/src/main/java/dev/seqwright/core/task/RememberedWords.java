package dev.seqwright.core.task;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.model.CharacterEncoder;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the characters of a word once and remembers its vector, for use without training. A vector
 * has the same bits whatever it was computed beside, so it does not matter who computed it. Threads
 * may share it; what it remembers is bounded.
 */
final class RememberedWords implements CharacterEncoder {
  /** As many numbers take the memory of a word's characters and of its place in the table. */
  static final int BESIDE = 48;

  private static final int MOST_NUMBERS = 1 << 22; // 16 MB

  private final CharacterEncoder encoder;
  private final int mostNumbers;
  private final Map<Spelling, float[]> known = new ConcurrentHashMap<>();

  /** The characters of a word. */
  private record Spelling(int... ids) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Spelling spelling && Arrays.equals(ids, spelling.ids);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(ids);
    }
  }

  RememberedWords(CharacterEncoder encoder) {
    this(encoder, MOST_NUMBERS);
  }

  /**
   * @param mostNumbers of all words together, {@link #BESIDE} more than its vector has for each,
   *     but for those that are asked at once
   */
  RememberedWords(CharacterEncoder encoder, int mostNumbers) {
    this.encoder = encoder;
    this.mostNumbers = mostNumbers;
  }

  @Override
  public int layers() {
    return encoder.layers();
  }

  @Override
  public Variable apply(Graph graph, int[][] words) {
    float[][] vectors = new float[words.length][];
    List<Integer> unknown = new ArrayList<>();
    for (int w = 0; w < words.length; w++) {
      vectors[w] = known.get(new Spelling(words[w]));
      if (vectors[w] == null) {
        unknown.add(w);
      }
    }
    if (!unknown.isEmpty()) {
      read(graph, words, unknown, vectors);
    }
    return graph.constant(joined(graph, vectors));
  }

  private void read(Graph graph, int[][] words, List<Integer> unknown, float[][] vectors) {
    int[][] asked = unknown.stream().map(w -> words[w]).toArray(int[][]::new);
    Tensor found = encoder.apply(graph, asked).value();
    if ((long) (known.size() + asked.length) * (found.columns() + BESIDE) > mostNumbers) {
      known.clear();
    }
    for (int i = 0; i < asked.length; i++) {
      float[] vector = found.rows(i, i + 1).toArray();
      vectors[unknown.get(i)] = vector;
      known.put(new Spelling(asked[i]), vector);
    }
  }

  private static Tensor joined(Graph graph, float[][] vectors) {
    Tensor all = graph.workspace().allocate(vectors.length, vectors[0].length);
    for (int w = 0; w < vectors.length; w++) {
      all.rows(w, w + 1).fill(vectors[w]);
    }
    return all;
  }
}

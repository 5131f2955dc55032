package dev.seqwright.core.decode;

import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A model that is any function of (source, target prefix). Tokens are 0 = end, then the rest; the
 * prefix does not hold the begin token.
 */
public record PrefixModel(int vocabularySize, Distribution distribution)
    implements IncrementalDecoder {
  public static final int END = 0;
  public static final int BEGIN = -7;

  /** log p of the next token, V numbers. */
  public interface Distribution {
    float[] next(int[] source, int[] prefix);

    /** How it attends to the source where it writes that token. */
    default float[] sourceWeights(int[] source, int[] prefix) {
      throw new UnsupportedOperationException();
    }
  }

  @Override
  public int endId() {
    return END;
  }

  @Override
  public int beginId() {
    return BEGIN;
  }

  @Override
  public State start(List<int[]> sources) {
    List<Row> rows = sources.stream().map(source -> new Row(source, new int[0])).toList();
    return new PrefixState(rows);
  }

  @Override
  public void close() {}

  /** A model that surely gives the function's value, then the end. */
  public static PrefixModel sure(
      int vocabularySize, java.util.function.UnaryOperator<int[]> translation) {
    return new PrefixModel(
        vocabularySize,
        (source, prefix) -> {
          int[] target = translation.apply(source);
          float[] next = new float[vocabularySize];
          Arrays.fill(next, -20);
          next[END] = -30;
          next[prefix.length < target.length ? target[prefix.length] : END] = -0.01f;
          return next;
        });
  }

  private record Row(int[] source, int[] prefix) {
    Row with(int token) {
      if (token == BEGIN) {
        return this;
      }
      int[] longer = Arrays.copyOf(prefix, prefix.length + 1);
      longer[prefix.length] = token;
      return new Row(source, longer);
    }
  }

  private final class PrefixState implements State {
    private final Arena arena = Arena.ofConfined();
    private List<Row> rows;

    PrefixState(List<Row> rows) {
      this.rows = rows;
    }

    @Override
    public Scores step(int[] lastTokens) {
      List<Row> extended = new ArrayList<>();
      Tensor result =
          new Tensor(
              arena.allocate(4L * rows.size() * vocabularySize), rows.size(), vocabularySize);
      for (int r = 0; r < rows.size(); r++) {
        Row row = rows.get(r).with(lastTokens[r]);
        extended.add(row);
        result.rows(r, r + 1).fill(distribution.next(row.source, row.prefix));
      }
      rows = extended;
      return result::rows;
    }

    @Override
    public float[] sourceWeights(int row) {
      return distribution.sourceWeights(rows.get(row).source, rows.get(row).prefix);
    }

    @Override
    public void select(int[] parents) {
      rows = Arrays.stream(parents).mapToObj(rows::get).toList();
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}

package dev.seqwright.core.attention.sparse.position;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.mechanism.CrossPatternAttention;
import dev.seqwright.core.attention.mechanism.PatternAttention;
import dev.seqwright.core.attention.mechanism.PrefixRecomputation;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Sequences;
import java.util.EnumSet;
import java.util.function.IntConsumer;

/**
 * Axial attention (Ho et al. 2019): the sequence is a grid of W columns in raster order; attention
 * runs along the rows, then along the columns of what came out, so two steps reach everything.
 *
 * <pre>
 *   (1) y = column(row(x)),  row: S(i) = {j : floor(j / W) = floor(i / W)},
 *                            column: S(i) = {j : j mod W = i mod W}
 *   (2) causal: p = row_past(x), y = p + column_above(p, row(x)); row_past sees what lies before in
 *       its row and itself, column_above asks with p what whole rows above gave: shifted by a row
 * </pre>
 *
 * Time O(n (W + n / W) D), O(n sqrt n D) with W near sqrt n. Decodes over the prefix.
 *
 * <p>Differs from the paper: both axes are one sublayer, the second without a residual connection,
 * a norm and a feed-forward part of its own; a decoder is (2) in each layer, not an outer and an
 * inner stack; positions are not factorised into rows and columns.
 */
public final class AxialAttention extends PrefixRecomputation {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "axial",
          Settings.class,
          "along the rows, then along the columns of a grid of `width` columns",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL),
          "time O(n (width + n / width) D), memory O(n (width + n / width) H)",
          "Ho et al. 2019, arXiv 1912.12180");

  private final Attention row;
  private final Attention column;
  private final Attention past;

  /**
   * What can be set.
   *
   * @param width W, columns of the grid
   */
  public record Settings(int width) implements AttentionKind {
    public Settings() {
      this(16);
    }

    public Settings {
      Check.atLeast("width", width, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new AxialAttention(site, this);
    }

    void row(int i, int n, IntConsumer keys) {
      int first = i / width * width;
      for (int j = first; j < Math.min(n, first + width); j++) {
        keys.accept(j);
      }
    }

    void column(int i, int n, IntConsumer keys) {
      for (int j = i % width; j < n; j += width) {
        keys.accept(j);
      }
    }

    void above(int i, int n, IntConsumer keys) {
      for (int j = i % width; j <= i - width; j += width) {
        keys.accept(j);
      }
    }

    void past(int i, int n, IntConsumer keys) {
      for (int j = i / width * width; j <= i; j++) {
        keys.accept(j);
      }
    }
  }

  private AxialAttention(AttentionSpec site, Settings s) {
    super(site.size());
    AttentionSpec whole = site.as(Role.BIDIRECTIONAL);
    boolean causal = site.role().causal();
    this.row = new PatternAttention(whole.at("row"), s::row);
    this.column =
        causal
            ? new CrossPatternAttention(whole.at("column"), s::above)
            : new PatternAttention(whole.at("column"), s::column);
    this.past = causal ? new PatternAttention(whole.at("past"), s::past) : null;
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Sequences rows = query.with(row.forward(graph, query, query));
    if (past == null) {
      return column.forward(graph, rows, rows);
    }
    Variable p = past.forward(graph, query, query);
    return Add.apply(graph, p, column.forward(graph, query.with(p), rows));
  }
}

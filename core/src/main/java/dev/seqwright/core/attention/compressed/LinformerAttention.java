package dev.seqwright.core.attention.compressed;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.LengthProjection;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.EnumSet;
import java.util.stream.IntStream;

/**
 * Linformer (Wang et al. 2020): keys and values are projected along the length, from n positions to
 * m rows, whatever n is.
 *
 * <pre>
 *   (1) K' = E[:, 1..n] K,  V' = F[:, 1..n] V          E and F of shape (m, n_max) are trained
 *   (2) y_i = sum_c softmax_c(q_i . k'_c / sqrt d) v'_c     in each of H heads, c from 1 to m
 * </pre>
 *
 * A sequence of n positions uses the first n columns of E and F only, so that no padding enters the
 * sums. Each layer has projections of its own; by default its heads share them (the paper's
 * headwise sharing: one E and one F a layer). Others: none (an E and an F for each head) and
 * key-value (E = F, one a layer).
 *
 * <p>Time O(n m D), memory O((n + m) D), 2 m n_max parameters a layer (headwise). For encoders and
 * for attention to another sequence; a row of K' mixes all positions, so that there is no causal
 * form. With m = n and E = F = I it is full attention. A sequence longer than n_max cannot be
 * projected.
 *
 * <p>Differs from the paper: layerwise sharing (one E for all layers) is left out, since layers of
 * one stack may be of different kinds.
 */
public final class LinformerAttention implements Compression {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "linformer",
          Settings.class,
          "keys and values are projected along the length, to `length` rows",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CROSS),
          "time O(n m D), memory O((n + m) D)",
          "Wang et al. 2020, arXiv 2006.04768");

  private final Settings settings;
  private final int longest;
  private final int parts;
  private final Parameter keys;
  private final Parameter values;

  /** Who uses the same projection in a layer. */
  public enum Sharing {
    /** Each head has an E and an F. */
    NONE,
    /** All heads have one E and one F. */
    HEADWISE,
    /** All heads, keys and values have one E = F. */
    KEY_VALUE
  }

  /**
   * What can be set.
   *
   * @param length m, the rows that keys and values are projected to
   * @param longest n_max, the longest sequence that can be attended; 0: the longest that the model
   *     takes
   * @param sharing who uses the same projection
   */
  public record Settings(int length, int longest, Sharing sharing) implements AttentionKind {
    public Settings() {
      this(32, 0, Sharing.HEADWISE);
    }

    public Settings {
      Check.atLeast("length", length, 1);
      Check.atLeast("longest", longest, 0);
    }

    @Override
    public Attention create(AttentionSpec site) {
      LinformerAttention projections = new LinformerAttention(site, this);
      return site.role() == Role.CROSS
          ? new CompressedCrossAttention(site, projections)
          : new CompressedAttention(site, projections);
    }
  }

  private LinformerAttention(AttentionSpec site, Settings settings) {
    this.settings = settings;
    this.longest = settings.longest() == 0 ? site.limit() : settings.longest();
    this.parts = settings.sharing() == Sharing.NONE ? site.heads() : 1;
    this.keys = projection(site, "key-length");
    this.values = settings.sharing() == Sharing.KEY_VALUE ? keys : projection(site, "value-length");
  }

  /** Starts as the paper's, from N(0, 1 / m). */
  private Parameter projection(AttentionSpec site, String name) {
    Initializer start = Initializer.normal(1 / Math.sqrt(settings.length()));
    return site.scope().create(name, start, parts * settings.length(), longest);
  }

  @Override
  public int limit() {
    return longest;
  }

  @Override
  public Compressed apply(Graph graph, Operand k, Operand v, SequenceLayout layout) {
    if (layout.maxLength() > longest) {
      throw new UserException(
          Help.LINE_TOO_LONG,
          ("linformer cannot attend a sequence of %d positions: its setting longest allows %d;"
                  + " shorten the sequence, or train a model with a greater longest")
              .formatted(layout.maxLength(), longest));
    }
    Variable few = LengthProjection.apply(graph, k, keys.in(graph), layout, parts);
    Variable fewValues = LengthProjection.apply(graph, v, values.in(graph), layout, parts);
    int[] lengths = IntStream.range(0, layout.sequences()).map(b -> settings.length()).toArray();
    return new Compressed(few, fewValues, SequenceLayout.of(lengths));
  }
}

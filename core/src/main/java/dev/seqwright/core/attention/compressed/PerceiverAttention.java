package dev.seqwright.core.attention.compressed;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Resampling;
import dev.seqwright.core.attention.full.CrossAttention;
import dev.seqwright.core.attention.full.SelfAttention;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Sequences;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The latent array of the Perceiver (Jaegle et al. 2021): m trained rows attend the input in the
 * first layer and themselves in those above; what the decoder attends is them.
 *
 * <pre>
 *   (1) first layer:   Z = Z_0 + Multihead(Z_0, LN(X))          Z_0 (m, D) trained, X (n, D)
 *   (2) above:         Z = Z + Multihead(Z, Z)
 *   (3) Multihead(Z, Y): queries from Z, keys and values from Y, H heads of size d = D / H
 * </pre>
 *
 * The residual connections, the norms of Z and the feed-forward parts are those of the layers. The
 * encoder's output has m rows for each sequence, whatever its length, so that layers above the
 * first and the decoder's attention to it cost the same for all. There is no telling which words a
 * translation comes from.
 *
 * <p>Time O(n m D) in the first layer and O(m^2 D) in the others, memory O((n + m) D). For
 * encoders; a stack has it in its first layer or nowhere.
 *
 * <p>Differs from the paper: the input is read once, not again every few layers, as in Perceiver IO
 * (Jaegle et al. 2021, arXiv 2107.14795).
 */
public final class PerceiverAttention implements Attention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "perceiver",
          Settings.class,
          "`latents` trained rows read the input in the first layer and stand for it above",
          EnumSet.of(Ability.BIDIRECTIONAL),
          "time O(n m D), O(m^2 D) above the first layer",
          "Jaegle et al. 2021, arXiv 2103.03206");

  /** The deviation of the latents at first, as in the paper. */
  private static final double DEVIATION = 0.02;

  private final LearnedRows latents;
  private final InnerNorm norm;
  private final Attention read;

  /**
   * What can be set.
   *
   * @param latents m
   */
  public record Settings(int latents) implements AttentionKind {
    public Settings() {
      this(64);
    }

    public Settings {
      Check.atLeast("latents", latents, 1);
    }

    @Override
    public void requireAmong(List<AttentionKind> layers, Function<AttentionKind, String> names) {
      AttentionKind first = layers.getFirst();
      if (!equals(first)) {
        throw new IllegalArgumentException(
            "a stack's latents are those of its first layer; found %s there and %s above"
                .formatted(described(first, names), described(this, names)));
      }
    }

    private static String described(AttentionKind kind, Function<AttentionKind, String> names) {
      String name = names.apply(kind);
      return kind instanceof Settings s ? name + " of " + s.latents + " latents" : name;
    }

    @Override
    public Attention create(AttentionSpec site) {
      return site.layer() == 1 ? new PerceiverAttention(site, latents) : new SelfAttention(site);
    }
  }

  private PerceiverAttention(AttentionSpec site, int count) {
    this.latents = new LearnedRows(site, "latents", count, DEVIATION);
    this.norm = InnerNorm.at(site.at("input-norm"));
    this.read = new CrossAttention(site);
  }

  @Override
  public Optional<Resampling> resampling() {
    return Optional.of((graph, x) -> latents.beside(graph, x.layout()));
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    return read.forward(graph, query, source.with(norm.apply(graph, source.rows())));
  }
}

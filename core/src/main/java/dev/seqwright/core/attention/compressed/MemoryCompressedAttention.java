package dev.seqwright.core.attention.compressed;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import java.util.EnumSet;

/**
 * Memory-compressed attention (Liu et al. 2018): a convolution with a stride leaves one key and one
 * value of every block of s positions.
 *
 * <pre>
 *   (1) k'_c = sum over t from 1 to k of W_t k_((c + 1) s - k + t) + b     positions from 1, c from 0
 *       v'_c likewise, with a W and a b of its own
 *   (2) y_i = sum_c softmax_c(q_i . k'_c / sqrt d) v'_c                    in each of H heads
 * </pre>
 *
 * The convolution reads the k positions that end with the block; those that do not exist count as
 * zeros. In an encoder and towards another sequence a position sees the rows of all blocks, the
 * last and shorter one included. In a decoder it sees the rows of the finished blocks before its
 * own, and the uncompressed keys and values of its own block up to and with itself.
 *
 * <p>Time O(n^2 / s D + n k / s D^2), memory O(n D). Decodes over the prefix. With s = k = 1 and
 * W_1 the identity it is full attention.
 *
 * <p>Differs from the paper: there a position of the decoder sees finished blocks only, and the
 * paper does not say what the first block sees. The paper alternates such layers with block-local
 * ones, which a list of kinds does here.
 */
public final class MemoryCompressedAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "memory-compressed",
          Settings.class,
          "a convolution leaves one key and one value of every `stride` positions",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.CROSS),
          "time O(n^2 / s D), memory O(n D)",
          "Liu et al. 2018, arXiv 1801.10198");

  private MemoryCompressedAttention() {}

  /**
   * What can be set.
   *
   * @param stride s, the positions of a block
   * @param kernel k, the positions that the convolution reads, at least s
   */
  public record Settings(int stride, int kernel) implements AttentionKind {
    public Settings() {
      this(3, 3);
    }

    public Settings {
      Check.atLeast("stride", stride, 1);
      String covering = "stride (%d) or more, so that every position is read".formatted(stride);
      Check.that(kernel >= stride, "kernel", kernel, covering);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return switch (site.role()) {
        case CAUSAL -> new FinishedBlocksAttention(site, kernel, stride);
        case BIDIRECTIONAL -> new CompressedAttention(site, convolution(site));
        case CROSS -> new CompressedCrossAttention(site, convolution(site));
      };
    }

    private Compression convolution(AttentionSpec site) {
      return new StridedConvolution(site, kernel, stride, false);
    }
  }
}

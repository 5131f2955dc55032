package dev.seqwright.core.attention.full;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Pattern;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.mechanism.PatternAttention;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.RelativePosition.Turning;
import java.util.EnumSet;

/** The attention of the Transformer: every position attends every other (Vaswani et al. 2017). */
public final class FullAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "full",
          Settings.class,
          "every position attends every position",
          EnumSet.allOf(Ability.class),
          "time O(n^2 D), memory O(n D)",
          "Vaswani et al. 2017, arXiv 1706.03762");

  private FullAttention() {}

  /** No settings. */
  public record Settings() implements AttentionKind {
    @Override
    public Attention create(AttentionSpec site) {
      if (site.role() == Role.CROSS) {
        return new CrossAttention(site);
      }
      return site.relative().filter(relative -> !(relative instanceof Turning)).isPresent()
          ? new PatternAttention(site, Pattern.everything())
          : new SelfAttention(site);
    }
  }
}

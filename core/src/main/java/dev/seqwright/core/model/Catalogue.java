package dev.seqwright.core.model;

import dev.seqwright.core.config.Variant;
import dev.seqwright.core.feedforward.FeedForwards;
import dev.seqwright.core.norm.Norms;
import dev.seqwright.core.position.Positions;
import dev.seqwright.core.residual.NormPlacements;
import dev.seqwright.core.stack.Stacks;
import dev.seqwright.core.stack.document.DocumentContexts;
import java.util.List;

/** Every family of parts with its kinds, for those who list or explain them. */
public final class Catalogue {
  /**
   * A family.
   *
   * @param title what it is
   * @param keys where a configuration names one of its kinds
   * @param variants its kinds
   */
  public record Family(String title, List<String> keys, List<? extends Variant<?>> variants) {}

  /** All families, in the order of a layer. */
  public static final List<Family> ALL =
      List.of(
          new Family(
              "Attention",
              List.of(
                  "model.encoder.self-attention",
                  "model.decoder.self-attention",
                  "model.decoder.cross-attention"),
              Attentions.ALL),
          new Family(
              "Stacks", List.of("model.decoder.stack", "model.encoder.stack"), Stacks.OF_DECODERS),
          new Family("Stacks of encoders", List.of("model.encoder.stack"), Stacks.OF_ENCODERS),
          new Family("Positions", everywhere("positions"), Positions.ALL),
          new Family("Norms", everywhere("norm"), Norms.ALL),
          new Family("Residual connections", everywhere("norm-placement"), NormPlacements.ALL),
          new Family(
              "Feed-forward layers",
              List.of("model.encoder.feed-forward", "model.decoder.feed-forward"),
              FeedForwards.ALL),
          new Family(
              "Context of documents", List.of("model.document-context"), DocumentContexts.ALL));

  private Catalogue() {}

  /** The name of a configured kind of any family. */
  public static String name(Object kind) {
    return ALL.stream()
        .flatMap(family -> family.variants().stream())
        .filter(variant -> variant.settings() == kind.getClass())
        .map(Variant::name)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(kind + " is not listed"));
  }

  private static List<String> everywhere(String key) {
    return List.of("model." + key, "model.encoder." + key, "model.decoder." + key);
  }
}

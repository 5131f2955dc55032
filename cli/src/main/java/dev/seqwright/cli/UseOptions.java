package dev.seqwright.cli;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.FewerLayers;
import dev.seqwright.core.model.ModelUse;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How much of a model a command is to use, of those that work with less than all of it. */
public final class UseOptions {
  private static final String LAYERS = "--layers";

  @Option(
      order = 90,
      names = LAYERS,
      paramLabel = "N[,N]",
      description =
          "Use so many layers of each stack, or of encoder and decoder, of a model that was trained"
              + " with layer-drop.")
  private Optional<String> layers = Optional.empty();

  /** Refuses the options where there is no model. */
  public void requireNone() {
    layers.ifPresent(
        n -> {
          throw new UserException("--layers is of a model: give --model DIR, or leave it out");
        });
  }

  /**
   * What was asked for.
   *
   * @throws dev.seqwright.core.config.UserException for a value that makes no sense
   */
  public ModelUse use() {
    return layers.<ModelUse>map(n -> FewerLayers.of(LAYERS, n)).orElse(ModelUse.AS_TRAINED);
  }
}

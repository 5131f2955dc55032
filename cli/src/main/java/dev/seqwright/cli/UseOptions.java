package dev.seqwright.cli;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.AskedBudget;
import dev.seqwright.core.model.FewerLayers;
import dev.seqwright.core.model.ModelUse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** How much of a model a command is to use, of those that work with less than all of it. */
public final class UseOptions {
  private static final Logger LOG = LoggerFactory.getLogger(UseOptions.class);
  private static final String LAYERS = "--layers";
  private static final String BUDGET = "--budget";

  @Option(
      order = 90,
      names = LAYERS,
      paramLabel = "N[,N]",
      description =
          "Use so many layers of each stack, or of encoder and decoder, of a model that was trained"
              + " with layer-drop.")
  private Optional<String> layers = Optional.empty();

  @Option(
      order = 91,
      names = BUDGET,
      paramLabel = "P",
      description =
          "Spend this share of the cost of its gated sublayers, more than 0 and at most 1, of a"
              + " model that was trained with norm-placement conditional.")
  private Optional<String> budget = Optional.empty();

  /** Refuses the options where there is no model. */
  public void requireNone() {
    Stream.of(layers.map(n -> LAYERS), budget.map(p -> BUDGET))
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(
            option -> {
              throw new UserException(option + " is of a model: give --model DIR, or leave it out");
            });
  }

  /**
   * What was asked for.
   *
   * @throws UserException for a value that makes no sense
   */
  public ModelUse use() {
    ModelUse part =
        layers.<ModelUse>map(n -> FewerLayers.of(LAYERS, n)).orElse(ModelUse.AS_TRAINED);
    return budget.<ModelUse>map(p -> part.and(AskedBudget.of(BUDGET, p))).orElse(part);
  }

  /** Tells what a model says of its use, where a budget was asked for. */
  public void tell(List<String> report) {
    budget.ifPresent(p -> report.forEach(LOG::info));
  }
}

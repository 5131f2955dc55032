package dev.seqwright.cli;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.AskedBudget;
import dev.seqwright.core.model.AskedExits;
import dev.seqwright.core.model.FewerLayers;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.stack.ExitHistogram;
import java.nio.file.Path;
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
  private static final String ADAPTER = "--adapter";
  private static final String REPORT = "--use-report";

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

  @Option(
      order = 92,
      names = "--exit-rule",
      paramLabel = "RULE",
      description =
          "When a text, or a token of a decoder, leaves a model with the stack early-exit: entropy,"
              + " confidence, patience, votes, leave, multinomial, or none for all layers; as the"
              + " model says if not given.")
  private Optional<String> exitRule = Optional.empty();

  @Option(
      order = 93,
      names = "--exit-threshold",
      paramLabel = "X",
      description =
          "Threshold of the exit rules entropy (nats), confidence, leave and multinomial"
              + " (probabilities), and votes.")
  private Optional<Double> exitThreshold = Optional.empty();

  @Option(
      order = 94,
      names = "--exit-patience",
      paramLabel = "N",
      description =
          "How many times in a row the exit rule patience waits for the same answer as before.")
  private Optional<Integer> exitPatience = Optional.empty();

  @Option(
      order = 95,
      names = REPORT,
      description =
          "Tell at the end what parts of the model measured: the steps that tokens took, the spent"
              + " budget.")
  private boolean reported;

  @Option(
      order = 96,
      names = ADAPTER,
      paramLabel = "DIR",
      description =
          "Put onto the model what an adaptation of it has learnt: a folder that train --from made,"
              + " or its adapter.safetensors.")
  private Optional<Path> adapter = Optional.empty();

  /** When texts or tokens leave early, as far as it was given. */
  public AskedExits exits() {
    return new AskedExits(exitRule, exitThreshold, exitPatience);
  }

  /** Whether a mistake is one of the layers that were asked for. */
  public boolean isOfLayers(UserException mistake) {
    return layers.isPresent() && mistake.getMessage().startsWith(LAYERS);
  }

  /** Refuses the options where there is no model. */
  public void requireNone() {
    Stream.of(
            layers.map(n -> LAYERS),
            budget.map(p -> BUDGET),
            adapter.map(a -> ADAPTER),
            Optional.of(exits().option()).filter(option -> !option.isEmpty()),
            Optional.of(REPORT).filter(r -> reported))
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
    ModelUse spent = budget.<ModelUse>map(p -> part.and(AskedBudget.of(BUDGET, p))).orElse(part);
    ModelUse early = exits().isNone() ? spent : spent.and(exits());
    return adapter.map(folder -> early.and(ModelUse.adapted(folder))).orElse(early);
  }

  /**
   * Tells what a model says of its use, where that or a budget was asked for; and where anything
   * left early.
   */
  public void tell(List<String> report) {
    report.stream()
        .filter(line -> reported || budget.isPresent() || line.startsWith(ExitHistogram.TITLE))
        .forEach(LOG::info);
  }
}

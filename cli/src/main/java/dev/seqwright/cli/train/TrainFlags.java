package dev.seqwright.cli.train;

import dev.seqwright.cli.FlagOptions;
import dev.seqwright.core.data.DataConfig;
import dev.seqwright.core.task.TokenizerConfig;
import dev.seqwright.core.train.StartConfig;
import dev.seqwright.core.train.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options that stand for a key of the configuration. What is not given is left to the file, and
 * then to the configuration itself. {@code --set} wins over the others.
 */
final class TrainFlags {
  private final FlagOptions flags = new FlagOptions();

  @Option(
      names = "--task",
      paramLabel = "NAME",
      description =
          "What is learnt: translation (default), classification, tagging, sentence-labelling,"
              + " language-modelling, masked-language-modelling, sentence-prediction.")
  private Optional<String> task = Optional.empty();

  @Option(
      names = "--adaptation",
      paramLabel = "KIND",
      description =
          "What of the model of --from is learnt: full (default), freeze, lora, adapter, bias.")
  private Optional<String> adaptation = Optional.empty();

  @Option(
      names = "--freeze",
      arity = "1..*",
      paramLabel = "PATTERN",
      description =
          "Parameters of the model of --from that stay as they are, such as 'encoder.*'; is"
              + " --adaptation freeze.")
  private List<String> frozen = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set any key of the configuration, such as model.encoder.layers=3.")
  private List<String> further = List.of();

  @Spec(Spec.Target.MIXEE)
  void addTo(CommandSpec command) {
    flags.addTo(command, "start", StartConfig.class);
    flags.addTo(command, "data", DataConfig.class);
    flags.addTo(command, "tokenizer", TokenizerConfig.class);
    flags.addTo(command, "training", TrainingConfig.class);
  }

  /**
   * What was given, as {@code KEY=VALUE}, in the order in which it applies. A tokenizer for the
   * target means two vocabularies.
   */
  List<String> settings() {
    List<String> all = new ArrayList<>();
    task.ifPresent(name -> all.add("task=" + name));
    adaptation.ifPresent(kind -> all.add("adaptation=" + kind));
    if (!frozen.isEmpty()) {
      all.add("adaptation.kind=freeze");
      all.add("adaptation.parameters=[\"%s\"]".formatted(String.join("\", \"", frozen)));
    }
    for (Map.Entry<String, String> given : flags.given().entrySet()) {
      if (given.getKey().equals("tokenizer.target")) {
        all.add("tokenizer.shared=false");
      }
      all.add(given.getKey() + "=" + given.getValue());
    }
    all.addAll(further);
    return all;
  }

  /** Does what reads the settings; mistakes in them are told in the words that were typed. */
  void reading(Runnable reader) {
    flags.reading(
        () -> {
          reader.run();
          return null;
        });
  }
}

package dev.seqwright.cli.translate;

import dev.seqwright.cli.DocumentOption;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.ensemble.Ensemble;
import dev.seqwright.core.decode.ensemble.EnsembleMean;
import dev.seqwright.core.decode.ensemble.EnsembleWeights;
import dev.seqwright.core.decode.network.LoadedTranslator;
import dev.seqwright.core.decode.text.TranslationModel;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.task.RequiredTask;
import dev.seqwright.core.tensor.Kernels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** The model that translates, or several that do so together. */
final class ModelArguments {
  @Option(
      order = 1,
      names = {"-m", "--model"},
      required = true,
      arity = "1..*",
      paramLabel = "DIR",
      description =
          "Folder of the model. Several are an ensemble: each scores every token, and the mean"
              + " counts.")
  private List<Path> folders = List.of();

  @Option(
      order = 1,
      names = "--ensemble",
      paramLabel = "MEAN",
      description =
          "Mean of several models: linear, of probabilities (default), or log-linear, of their"
              + " logarithms.")
  private Optional<EnsembleMean> mean = Optional.empty();

  @Option(
      order = 1,
      names = "--model-weights",
      split = ",",
      paramLabel = "W",
      description = "What each of several models counts, in their order; the same if not given.")
  private List<Double> weights = List.of();

  /**
   * Opens what was named; the caller closes it.
   *
   * @param opener of a model that is alone
   * @param instrument stands around every worker's kernels
   */
  TranslationModel open(
      TranslateCommand.ModelOpener opener, ModelUse use, UnaryOperator<Kernels> instrument) {
    check();
    return folders.size() == 1
        ? opener.open(folders.getFirst(), use, instrument)
        : together(use, instrument);
  }

  /**
   * How many sentences before it a sentence is translated with.
   *
   * @param asked whether lines were said to be sentences of documents
   * @param opened what {@link #open} gave
   */
  int context(boolean asked, TranslationModel opened) {
    if (asked && folders.size() > 1) {
      throw new UserException(
          Help.WRONG_VALUE,
          "--document: found %d models, expected one: several translate each line alone"
              .formatted(folders.size()));
    }
    return DocumentOption.context(asked, folders.getFirst(), opened);
  }

  private void check() {
    if (folders.size() == 1) {
      mean.ifPresent(given -> refuse("--ensemble"));
      if (!weights.isEmpty()) {
        refuse("--model-weights");
      }
    }
    if (!weights.isEmpty() && weights.size() != folders.size()) {
      throw new UserException(
          Help.WRONG_VALUE,
          "--model-weights: found %d, expected %d, one for each model"
              .formatted(weights.size(), folders.size()));
    }
    weights.stream()
        .filter(weight -> !(weight > 0) || weight.isInfinite())
        .forEach(
            weight -> {
              throw new UserException(
                  Help.WRONG_VALUE,
                  "--model-weights: found %s, expected numbers above 0".formatted(weight));
            });
  }

  private static void refuse(String option) {
    throw new UserException(
        Help.WRONG_VALUE,
        option + ": found one model, expected several; name them as --model DIR DIR");
  }

  private TranslationModel together(ModelUse use, UnaryOperator<Kernels> instrument) {
    List<Ensemble.Member> members = new ArrayList<>();
    try {
      folders.forEach(folder -> members.add(member(folder, use, instrument)));
      return new Ensemble(members, mean.orElse(EnsembleMean.LINEAR), counted());
    } catch (RuntimeException e) {
      members.forEach(member -> member.model().close());
      throw e;
    }
  }

  private static Ensemble.Member member(
      Path folder, ModelUse use, UnaryOperator<Kernels> instrument) {
    return new Ensemble.Member(
        folder.toString(),
        RequiredTask.translation(folder, () -> LoadedTranslator.open(folder, use, instrument)));
  }

  private EnsembleWeights counted() {
    return weights.isEmpty() ? EnsembleWeights.equal(folders.size()) : new EnsembleWeights(weights);
  }
}

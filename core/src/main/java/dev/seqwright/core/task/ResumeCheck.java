package dev.seqwright.core.task;

import dev.seqwright.core.adapt.Adaptation;
import dev.seqwright.core.adapt.Adaptations;
import dev.seqwright.core.adapt.Full;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.config.Difference;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Under which configuration a run can be continued. The task, the model's shape, the tokenizers and
 * whether there is a moving average stay as they were; all else may change and is obeyed from then
 * on: limits, rates, workers, and what batches are made of (an epoch under way begins anew then,
 * see {@link dev.seqwright.core.train.EpochData}).
 */
final class ResumeCheck {
  /** Where these differ, scores do not compare. */
  private static final List<String> SCORES =
      List.of(
          "data.validation.",
          "decoding.",
          "training.early-stopping.metric",
          "training.validation.");

  /** Parts of them that change no score. */
  private static final List<String> SPEED =
      List.of(
          "decoding.workers", "decoding.mini-batch", "decoding.maxi-batch", "decoding.max-tokens");

  private static final int SHOWN = 3;

  private final RunConfig config;
  private final SavedModel saved;
  private final Path folder;

  /** What stays as it is, with kinds. */
  private record Sections(ModelConfig model, TokenizerConfig tokenizer) {}

  ResumeCheck(RunConfig config, SavedModel saved, Path folder) {
    this.config = config;
    this.saved = saved;
    this.folder = folder;
  }

  /**
   * Does nothing when the run can be continued.
   *
   * @throws UserException naming the folder, what it holds and what the configuration says when it
   *     cannot
   */
  void require() {
    requireTask(config.task(), Tasks.of(saved));
    ModelConfig model = saved.configuration(RunConfig.binder(), ModelConfig.class, "model");
    TokenizerConfig tokenizer =
        saved.configuration(RunConfig.binder(), TokenizerConfig.class, "tokenizer");
    List<Difference> fixed =
        Difference.between(
            RunConfig.binder().toYaml(new Sections(model, tokenizer)),
            RunConfig.binder().toYaml(new Sections(config.model(), config.tokenizer())));
    if (!model.equals(config.model())) {
      throw refusal("a run of another model", of("model", fixed));
    }
    List<Difference> ofTokenizers = of("tokenizer.", fixed).stream().filter(this::matters).toList();
    if (!ofTokenizers.isEmpty()) {
      throw refusal("a run with other tokenizers", ofTokenizers);
    }
    requireAdaptation();
    requireAverage();
  }

  /** What is learnt of a base has its places in the training state. */
  private void requireAdaptation() {
    Adaptation before =
        saved.configuration(RunConfig.binder(), "adaptation", Adaptation.class, new Full());
    if (!before.equals(config.adaptation())) {
      throw refusal("a run of another adaptation", shown(before), shown(config.adaptation()));
    }
  }

  private static String shown(Adaptation adaptation) {
    List<String> settings = RunConfig.binder().toYaml((Record) adaptation).lines().toList();
    return Adaptations.name(adaptation) + " with " + String.join(", ", settings);
  }

  private static List<Difference> of(String section, List<Difference> all) {
    return all.stream().filter(d -> d.key().startsWith(section)).toList();
  }

  /** Texts may be cut at random in another way; a file may have moved. */
  private boolean matters(Difference difference) {
    return switch (difference.key()) {
      case "tokenizer.sampling" -> false;
      case "tokenizer.source" -> !isStored(config.tokenizer().source());
      case "tokenizer.target" -> !isStored(config.tokenizer().target());
      default -> true;
    };
  }

  private boolean isStored(Optional<Path> file) {
    if (file.isEmpty() || !Files.isRegularFile(file.get())) {
      return false;
    }
    try {
      byte[] content = Files.readAllBytes(file.get());
      return saved.tokenizers().files().values().stream().anyMatch(f -> Arrays.equals(f, content));
    } catch (IOException e) {
      throw new UserException(file.get() + " cannot be read: " + e, e);
    }
  }

  private void requireAverage() {
    for (Difference changed : changes()) {
      if (changed.key().equals("training.ema")
          && Double.parseDouble(changed.before()) > 0 != config.training().ema() > 0) {
        throw refusal(
            config.training().ema() > 0
                ? "a run without a moving average"
                : "a run with a moving average",
            List.of(changed));
      }
    }
  }

  /** The keys that differ and on which scores depend. */
  List<String> rescored() {
    return changes().stream()
        .map(Difference::key)
        .filter(key -> SCORES.stream().anyMatch(key::startsWith) && !SPEED.contains(key))
        .toList();
  }

  private List<Difference> changes() {
    return Difference.between(saved.settings(), RunConfig.binder().toYaml(config));
  }

  private void requireTask(TaskKind task, TaskKind before) {
    String found = Tasks.name(before);
    if (!found.equals(Tasks.name(task))) {
      throw refusal("a run of another task", found, Tasks.name(task));
    }
    if (!before.equals(task)) {
      throw refusal("a run of another task", differing(before, task), differing(task, before));
    }
  }

  /** The settings of a task that another one of its kind has not, as YAML. */
  private static String differing(TaskKind task, TaskKind other) {
    List<String> same = lines(other);
    List<String> own = lines(task).stream().filter(line -> !same.contains(line)).toList();
    return "%s with %s".formatted(Tasks.name(task), String.join(", ", own));
  }

  private static List<String> lines(TaskKind task) {
    return RunConfig.binder().toYaml((Record) task).lines().toList();
  }

  private UserException refusal(String holds, List<Difference> differences) {
    return refusal(
        holds, listed(differences, Difference::before), listed(differences, Difference::after));
  }

  private static String listed(List<Difference> all, Function<Difference, String> value) {
    String first =
        all.stream()
            .limit(SHOWN)
            .map(d -> d.key() + ": " + value.apply(d))
            .collect(Collectors.joining(", "));
    return all.size() > SHOWN ? first + " and %d more".formatted(all.size() - SHOWN) : first;
  }

  private UserException refusal(String holds, String before, String given) {
    return new UserException(
        Help.ANOTHER_RUN,
        "%s holds %s: found %s, the configuration says %s; choose another --model, or the configuration that the run began with"
            .formatted(folder, holds, before, given));
  }
}

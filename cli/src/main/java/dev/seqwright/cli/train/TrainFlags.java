package dev.seqwright.cli.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/**
 * The options that stand for a key of the configuration. None has a default: what is not given is
 * left to the file, and then to the configuration itself. {@code --set} wins over the others.
 */
final class TrainFlags {
  private final Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set any key of the configuration, such as model.encoder.layers=3.")
  private List<String> further = List.of();

  /** What was given, as {@code KEY=VALUE}, in the order in which it applies. */
  List<String> settings() {
    List<String> all = new ArrayList<>();
    settings.forEach((key, value) -> all.add(key + "=" + value));
    all.addAll(further);
    return all;
  }

  @Option(
      names = "--train-source",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Source sides of the training texts, plain or .gz, a sentence a line.")
  void trainSource(List<String> files) {
    files("data.train.source", files);
  }

  @Option(
      names = "--train-target",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Target sides, as many as --train-source, in the same order.")
  void trainTarget(List<String> files) {
    files("data.train.target", files);
  }

  @Option(
      names = "--train-tsv",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Training texts with both sides in a line, separated by a tab.")
  void trainTsv(List<String> files) {
    files("data.train.tsv", files);
  }

  @Option(
      names = "--valid-source",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Source sides of the validation set.")
  void validSource(List<String> files) {
    files("data.validation.source", files);
  }

  @Option(
      names = "--valid-target",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Target sides of the validation set.")
  void validTarget(List<String> files) {
    files("data.validation.target", files);
  }

  @Option(
      names = "--valid-tsv",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Validation set with both sides in a line, separated by a tab.")
  void validTsv(List<String> files) {
    files("data.validation.tsv", files);
  }

  @Option(
      names = {"--tokenizer", "--source-tokenizer"},
      paramLabel = "FILE",
      description = "SentencePiece model; without it one is trained on the training texts.")
  void tokenizer(String file) {
    file("tokenizer.source", file);
  }

  @Option(
      names = "--target-tokenizer",
      paramLabel = "FILE",
      description = "SentencePiece model of the target, where it is not that of the source.")
  void targetTokenizer(String file) {
    settings.put("tokenizer.shared", "false");
    file("tokenizer.target", file);
  }

  @Option(
      names = "--vocabulary-size",
      paramLabel = "N",
      description = "Pieces of a tokenizer that is trained.")
  void vocabularySize(String value) {
    settings.put("tokenizer.training.vocabulary-size", value);
  }

  @Option(
      names = {"--max-tokens", "--mini-batch-words"},
      paramLabel = "N",
      description = "The most tokens in a batch, padding included.")
  void maxTokens(String value) {
    settings.put("training.max-tokens", value);
  }

  @Option(
      names = {"--update-freq", "--optimizer-delay"},
      paramLabel = "N",
      description = "Batches whose gradients are summed for one update.")
  void updateFreq(String value) {
    settings.put("training.update-freq", value);
  }

  @Option(
      names = {"--max-steps", "--after-batches"},
      paramLabel = "N",
      description = "End after this many updates; 0 for no limit.")
  void maxSteps(String value) {
    settings.put("training.max-steps", value);
  }

  @Option(
      names = {"--max-epochs", "--after-epochs"},
      paramLabel = "N",
      description = "End after this many epochs; 0 for no limit.")
  void maxEpochs(String value) {
    settings.put("training.max-epochs", value);
  }

  @Option(
      names = "--max-time",
      paramLabel = "TIME",
      description = "End after this long, such as 90m or 2h; 0s for no limit.")
  void maxTime(String value) {
    settings.put("training.max-time", value);
  }

  @Option(names = "--seed", paramLabel = "N", description = "What random numbers are drawn from.")
  void seed(String value) {
    settings.put("training.seed", value);
  }

  @Option(names = "--workers", paramLabel = "N", description = "Threads that train.")
  void workers(String value) {
    settings.put("training.workers", value);
  }

  @Option(
      names = {"--learning-rate", "--lr"},
      paramLabel = "RATE",
      description = "Peak of the learning rate.")
  void learningRate(String value) {
    settings.put("training.learning-rate", value);
  }

  @Option(
      names = {"--warmup", "--lr-warmup"},
      paramLabel = "N",
      description = "Updates until the learning rate is at its peak.")
  void warmup(String value) {
    settings.put("training.warmup", value);
  }

  @Option(
      names = "--label-smoothing",
      paramLabel = "P",
      description = "Probability that is spread over the vocabulary.")
  void labelSmoothing(String value) {
    settings.put("training.label-smoothing", value);
  }

  @Option(
      names = "--clip-norm",
      paramLabel = "NORM",
      description = "The most that the norm of the gradient may be; 0 for no clipping.")
  void clipNorm(String value) {
    settings.put("training.clip-norm", value);
  }

  @Option(
      names = {"--validate-every", "--valid-freq"},
      paramLabel = "N",
      description = "Updates (1000) or epochs (1e) from one validation to the next.")
  void validateEvery(String value) {
    settings.put("training.validate-every", value);
  }

  @Option(
      names = {"--save-every", "--save-freq"},
      paramLabel = "N",
      description = "Updates (1000) or epochs (1e) from one checkpoint to the next.")
  void saveEvery(String value) {
    settings.put("training.save-every", value);
  }

  @Option(
      names = {"--report-every", "--disp-freq"},
      paramLabel = "N",
      description = "Updates from one line of the log to the next.")
  void reportEvery(String value) {
    settings.put("training.report-every", value);
  }

  @Option(
      names = {"--patience", "--early-stopping"},
      paramLabel = "N",
      description = "End after this many validations without a better score; 0 never.")
  void patience(String value) {
    settings.put("training.early-stopping.patience", value);
  }

  private void files(String key, List<String> files) {
    settings.put(
        key, files.stream().map(TrainFlags::quoted).collect(Collectors.joining(", ", "[", "]")));
  }

  private void file(String key, String file) {
    settings.put(key, quoted(file));
  }

  /** As YAML in double quotes, in which a name with colons, brackets or spaces is only a name. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}

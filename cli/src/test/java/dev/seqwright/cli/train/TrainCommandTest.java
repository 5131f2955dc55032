package dev.seqwright.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.train.StopSignal;
import dev.seqwright.core.train.report.TrainingListener;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TrainCommandTest {
  private final List<String> settings = new ArrayList<>();
  private Optional<Path> config = Optional.empty();
  private Path model;

  private void train(
      Optional<Path> givenConfig,
      List<String> givenSettings,
      Path givenModel,
      TrainingListener listener,
      StopSignal stop,
      UnaryOperator<Kernels> instrument) {
    config = givenConfig;
    settings.addAll(givenSettings);
    model = givenModel;
  }

  private int run(String... arguments) {
    return new CommandLine(new TrainCommand(this::train))
        .setErr(new PrintWriter(new StringWriter()))
        .execute(arguments);
  }

  @Test
  void optionsAreShortForKeysOfTheConfiguration() {
    assertThat(run("--model", "m", "--config", "c.yaml", "--mini-batch-words=4000", "--lr", "3e-4"))
        .isZero();
    assertThat(config).contains(Path.of("c.yaml"));
    assertThat(model).isEqualTo(Path.of("m"));
    assertThat(settings).containsExactly("training.max-tokens=4000", "training.learning-rate=3e-4");
  }

  @Test
  void whatIsNotGivenIsLeftToTheConfiguration() {
    assertThat(run("-m", "m")).isZero();
    assertThat(settings).isEmpty();
    assertThat(config).isEmpty();
  }

  @Test
  void severalFilesBecomeAList() {
    run("-m", "m", "--train-source", "a b.en", "c\"d\\e.en", "--train-target", "x: [1].de", "y.de");
    assertThat(settings)
        .containsExactly(
            "data.train.source=[\"a b.en\", \"c\\\"d\\\\e.en\"]",
            "data.train.target=[\"x: [1].de\", \"y.de\"]");
  }

  @Test
  void filesCanBeGivenOneByOneButANumberOnlyOnce() {
    run("-m", "m", "--train-tsv", "a", "--train-tsv", "b");
    assertThat(settings).containsExactly("data.train.tsv=[\"a\", \"b\"]");
    assertThat(run("-m", "m", "--seed", "1", "--seed", "2")).isEqualTo(2);
  }

  @Test
  void setComesLastSoThatItWins() {
    run("-m", "m", "--set", "training.max-steps=5", "--max-steps", "9", "--set", "model.size=64");
    assertThat(settings)
        .containsExactly("training.max-steps=9", "training.max-steps=5", "model.size=64");
  }

  @Test
  void aTargetTokenizerMeansTwoVocabularies() {
    run("-m", "m", "--tokenizer", "s.model", "--target-tokenizer", "t.model");
    assertThat(settings)
        .containsExactly(
            "tokenizer.source=\"s.model\"",
            "tokenizer.shared=false",
            "tokenizer.target=\"t.model\"");
  }

  @Test
  void aModelFolderMustBeNamed() {
    assertThat(run("--max-steps", "5")).isEqualTo(2);
    assertThat(model).isNull();
  }
}

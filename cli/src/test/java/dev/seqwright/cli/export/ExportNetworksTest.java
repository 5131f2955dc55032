package dev.seqwright.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code export} of models that do not translate. */
class ExportNetworksTest {
  private static final Path MODELS =
      Path.of("../core/src/test/resources/dev/seqwright/core/imports/huggingface");

  @TempDir private Path temporary;

  @ParameterizedTest
  @CsvSource({
    "gpt2, seqwright, model.safetensors",
    "gpt2, huggingface, tokenizer.json",
    "bert-classes, seqwright, label.labels.txt",
    "bert-classes, huggingface, tokenizer_config.json",
    "bert-masked, huggingface, tokenizer.json",
  })
  void whatIsWrittenSaysTheSame(String model, String format, String file) {
    imported(model);
    CommandRun run = export("--format", format);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains(file, "check: 10 of 10 lines came out alike");
  }

  /** Whether they say the same is a test of core, where onnxruntime is. */
  @ParameterizedTest
  @CsvSource({"gpt2, tokenizer.json", "bert-classes, tokenizer_config.json"})
  void aGraphIsWrittenWithItsTokenizer(String model, String file) {
    imported(model);
    CommandRun run = export("--format", "onnx");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("model.onnx", "config.json", file, "check: ");
  }

  /** Whoever sets nothing but the files has models that other runtimes can run. */
  @ParameterizedTest
  @CsvSource({
    "tagging, --train-conll=words.conll, ",
    "classification, --train-text=words.txt, --train-label=labels.txt",
    "classification, --train-tsv=pairs.tsv, ",
    "language-modelling, --train-text=words.txt, "
  })
  void modelsOfDefaultsBecomeGraphs(String task, String data, String more) throws IOException {
    List<String> words = IntStream.range(0, 60).mapToObj(i -> "ab" + i * 7 % 13 + "c").toList();
    List<String> tags = IntStream.range(0, 60).mapToObj(i -> i % 3 == 0 ? "B-X" : "O").toList();
    write("words.txt", words, word -> word + " " + word);
    write("labels.txt", tags, tag -> tag);
    write("words.conll", tags, tag -> "word" + tag.length() + "\t" + tag);
    Files.writeString(temporary.resolve("pairs.tsv"), "sentence1\tsentence2\tlabel\na b\tc\tyes\n");
    List<String> train =
        new ArrayList<>(List.of("train", "--task=" + task, "--max-steps=1", "--warmup=0"));
    train.add("--model=" + temporary.resolve("model"));
    Stream.of(data, more)
        .filter(Objects::nonNull)
        .map(option -> option.replace("=", "=" + temporary + "/"))
        .forEach(train::add);
    CommandRun trained = CommandRun.of(train.toArray(String[]::new));
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    CommandRun run = export("--format", "onnx");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("model.onnx", "text.model");
  }

  private void write(String name, List<String> lines, UnaryOperator<String> line)
      throws IOException {
    Files.write(temporary.resolve(name), lines.stream().map(line).toList());
  }

  @Test
  void aFormatForTranslatorsRefusesOthers() {
    imported("gpt2");
    CommandRun run = export("--format", "ctranslate2");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("nothing was written", "it does not translate");
    assertThat(temporary.resolve("exported")).doesNotExist();
  }

  private void imported(String model) {
    CommandRun run =
        CommandRun.of(
            "import",
            "--from",
            "huggingface",
            MODELS.resolve(model).toString(),
            "--output",
            temporary.resolve("model").toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private CommandRun export(String option, String format) {
    return CommandRun.of(
        "export",
        "--model",
        temporary.resolve("model").toString(),
        "--output",
        temporary.resolve("exported").toString(),
        option,
        format);
  }
}

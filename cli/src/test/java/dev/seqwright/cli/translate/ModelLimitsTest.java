package dev.seqwright.cli.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.cli.CommandRun;
import dev.seqwright.cli.CopyTask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a model cannot do is a message for its user: texts and numbers that are too large for it.
 */
class ModelLimitsTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void train() throws IOException {
    CommandRun run =
        CopyTask.create(folder, 4)
            .train(
                "model",
                "--max-steps",
                "2",
                "--set",
                "model.positions=learned",
                "--set",
                "model.max-positions=16");
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  private static CommandRun seqwright(String command, String model, String... options) {
    List<String> all = new ArrayList<>(List.of(command, "--model", file(model)));
    all.addAll(List.of(options));
    return CommandRun.withInput("abc\tcba\n", all.toArray(String[]::new));
  }

  private static void assertRefused(CommandRun run, String... parts) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).startsWith("seqwright: ").contains(parts);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void thePerplexityOfALineThatIsTooLongIsThatOfItsBeginning() throws IOException {
    Files.writeString(folder.resolve("long"), "ab\n" + "abcdefgh".repeat(8) + "\n");
    Files.writeString(folder.resolve("cut"), "ab\n" + "abcdefghabcdefg" + "\n");
    List<String> perplexities = new ArrayList<>();
    for (String text : List.of(file("long"), file("cut"))) {
      CommandRun run =
          seqwright("eval", "model", "--src", text, "--ref", text, "-m", "perplexity", "-f", "csv");
      assertThat(run.exitCode()).as(run.err()).isZero();
      perplexities.add(run.out());
    }
    assertThat(perplexities.getFirst()).isEqualTo(perplexities.getLast());
  }

  @ParameterizedTest
  @ValueSource(strings = {"translate", "score"})
  void numbersThatAreNotFiniteAreFoundInTheirTensor(String command) throws IOException {
    String tensor = damage("infinite", Float.NEGATIVE_INFINITY);
    assertRefused(
        seqwright(command, "infinite"),
        file("infinite/model.safetensors")
            + ": tensor '"
            + tensor
            + "' has numbers that are not finite, the first is -Infinity at element 0 of [",
        "docs/troubleshooting.md#damaged-model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"translate", "score"})
  void numbersUnderWhichScoresOverflowAreNamed(String command) throws IOException {
    String tensor = damage("huge", 3e38f);
    assertRefused(
        seqwright(command, "huge"),
        "not finite numbers: "
            + file("huge/model.safetensors")
            + ": the largest number, of size 3.0E38, is in tensor '"
            + tensor
            + "'");
  }

  /** A model with one tensor filled; returns the name of the tensor. */
  private static String damage(String name, float value) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    try (var files = Files.list(folder.resolve("model"))) {
      for (Path from : files.filter(Files::isRegularFile).toList()) {
        Path to = copy.resolve(from.getFileName());
        Files.deleteIfExists(to);
        Files.copy(from, to);
      }
    }
    Path weights = copy.resolve("model.safetensors");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(weights)).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) bytes.getLong(0);
    String json = new String(bytes.array(), 8, header, StandardCharsets.UTF_8);
    Matcher tensor =
        Pattern.compile("\"(embeddings[^\"]*)\":\\{[^}]*\"data_offsets\":\\[(\\d+),(\\d+)")
            .matcher(json);
    assertThat(tensor.find()).isTrue();
    int end = 8 + header + Integer.parseInt(tensor.group(3));
    for (int i = 8 + header + Integer.parseInt(tensor.group(2)); i < end; i += Float.BYTES) {
      bytes.putFloat(i, value);
    }
    Files.write(weights, bytes.array());
    return tensor.group(1);
  }

  @ParameterizedTest
  @CsvSource({
    "--search greedy --nbest 3, '--nbest 3: n-best: found 3, expected 1 with search greedy'",
    "--search greedy --nbest 3, add --beam-size 3",
    "-b2 --n-best 3, '--n-best 3: n-best: found 3, expected at most 2'",
    "-b 0, '-b 0: beam-size: found 0, expected 1 to 10000'",
    "--beam=0, '--beam 0: beam-size: found 0'",
    "--lenpen x, '--lenpen x: length-penalty: found ''x'', expected a finite number'",
    "--set n-best=9, '--set n-best=9: n-best: found 9'",
  })
  void aMistakeIsToldInTheWordsThatWereTyped(String options, String message) {
    assertRefused(seqwright("translate", "model", options.split(" ", -1)), message);
  }

  @Test
  void otherCommandsTellTheirOptionsToo() throws IOException {
    String text = Files.writeString(folder.resolve("text"), "ab\n").toString();
    assertRefused(
        seqwright("eval", "model", "--src", text, "--ref", text, "-b", "0"),
        "--beam-size 0: beam-size: found 0");
    assertRefused(
        seqwright(
            "train", "new", "--train-source", text, "--train-target", text, "--max-tokens", "0"),
        "--max-tokens 0: training.max-tokens: found 0");
  }

  @Test
  void productsOfSettingsAreNotCutToThirtyTwoBits() {
    String[] large = {"--set", "mini-batch=65536", "--set", "maxi-batch=65536"};
    String[] alone = {"--set", "mini-batch=1", "--set", "maxi-batch=1"};
    assertThat(seqwright("score", "model", large).out())
        .isNotEmpty()
        .isEqualTo(seqwright("score", "model", alone).out());
  }

  /** A greedy model searches with a beam where a size of the beam is given. */
  @Test
  void aBeamSizeAsksForBeamSearch() throws IOException {
    Path config = folder.resolve("model/config.yaml");
    String yaml = Files.readString(config);
    try {
      Files.writeString(config, yaml.replace("search: beam", "search: greedy"));
      CommandRun run = seqwright("translate", "model", "--beam-size", "3", "--n-best", "3");
      assertThat(run.out().lines()).as(run.err()).hasSize(3);
      assertRefused(
          seqwright("translate", "model", "--top-p", "0.5"),
          "--top-p 0.5 has no effect with search greedy: leave it out, or add --sampling");
    } finally {
      Files.writeString(config, yaml);
    }
  }
}

package dev.seqwright.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ND4J takes most of a second to load; no training and no translation needs it. */
class LoadedClassesTest {
  private static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  @TempDir private Path folder;

  @Test
  void trainingAndTranslatingLoadNoClassOfNd4j() throws Exception {
    CopyTask task = CopyTask.create(folder, 1);
    String model = folder.resolve("model").toString();
    List<String> train = new ArrayList<>(List.of("train", "--model", model, "--max-steps", "1"));
    train.addAll(List.of("--max-tokens", "50"));
    train.addAll(List.of("--config", task.file("config.yaml").toString()));
    train.addAll(List.of("--train-source", task.file("train.src").toString()));
    train.addAll(List.of("--train-target", task.file("train.trg").toString()));
    assertThat(classes(train))
        .contains("dev.seqwright.core.tensor.workspace.NativeSlabs ")
        .doesNotContain("org.nd4j.");
    Path input = Files.writeString(folder.resolve("input"), "abc\n");
    assertThat(classes(List.of("translate", "--model", model, "--input", input.toString())))
        .contains("dev.seqwright.core.tensor.onednn.OneDnn ")
        .doesNotContain("org.nd4j.");
  }

  /** What Java says of the classes that a command loads; the command must succeed. */
  private String classes(List<String> arguments) throws IOException, InterruptedException {
    Path log = folder.resolve(arguments.getFirst() + ".classes");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.add("-Xlog:class+load=info:file=" + log.getFileName());
    command.addAll(List.of("-cp", CLASS_PATH, Main.class.getName()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("output"))).isZero();
    return Files.readString(log, UTF_8);
  }
}

package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job: train, translate, export, through the command line. */
class TrainAndTranslateTest {
  @TempDir private Path folder;

  @Test
  void aTinyModelLearnsToReverseWordsFromAFreshSeed() throws IOException {
    long seed = Instant.now().toEpochMilli();
    CopyTask task = CopyTask.create(folder, seed);
    assertThat(task.train("model", "--seed", Long.toString(seed)).exitCode()).isZero();
    String test = Files.readString(task.file("test.src"));
    CommandRun greedy = translate(test, "model", "--beam-size", "1");
    assertThat(accuracy(greedy.out(), task)).as("seed %d", seed).isGreaterThan(0.95);
    CommandRun beam = translate(test, "model", "--workers", "1", "--mini-batch", "3");
    assertThat(translate(test, "model").out()).isEqualTo(beam.out());
    exportsGiveTheSameTranslations(test, beam.out());
  }

  private void exportsGiveTheSameTranslations(String test, String expected) {
    CommandRun export =
        CommandRun.of(
            "export",
            "--model",
            folder.resolve("model").toString(),
            "--output",
            folder.resolve("exported").toString());
    assertThat(export.exitCode()).as(export.err()).isZero();
    assertThat(folder.resolve("exported/training")).doesNotExist();
    assertThat(translate(test, "exported").out()).isEqualTo(expected);
  }

  /** A model that is stored in bytes is the one that is made of bytes when it is loaded. */
  @Test
  void aModelInBytesIsSmallerAndTranslatesAsWithInt8() throws IOException {
    CopyTask task = CopyTask.create(folder, 1);
    task.train("model", "--max-steps", "40");
    String test = Files.readString(task.file("test.src"));
    String expected = translate(test, "model", "--precision", "int8").out();
    for (String type : List.of("int8", "float16", "bfloat16")) {
      Path exported = folder.resolve(type);
      String model = folder.resolve("model").toString();
      CommandRun export =
          CommandRun.of("export", "-m", model, "-o", exported.toString(), "--quantization", type);
      assertThat(export.exitCode()).as(export.err()).isZero();
      assertThat(Files.size(exported.resolve("model.safetensors")))
          .isLessThan(2 * Files.size(folder.resolve("model/model.safetensors")) / 3);
    }
    assertThat(translate(test, "int8").out()).isEqualTo(expected);
    assertThat(translate(test, "float16").out().lines()).hasSize((int) test.lines().count());
  }

  private CommandRun translate(String text, String model, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(0, List.of("translate", "--model", folder.resolve(model).toString()));
    return CommandRun.withInput(text, all.toArray(String[]::new));
  }

  private static double accuracy(String output, CopyTask task) throws IOException {
    List<String> expected = Files.readAllLines(task.file("test.trg"));
    List<String> found = output.lines().toList();
    assertThat(found).hasSameSizeAs(expected);
    int right = 0;
    for (int i = 0; i < expected.size(); i++) {
      right += expected.get(i).equals(found.get(i)) ? 1 : 0;
    }
    return (double) right / expected.size();
  }

  @Test
  void blankLinesStayWhereTheyAre() throws IOException {
    CopyTask task = CopyTask.create(folder, 1);
    task.train("model", "--max-steps", "2");
    CommandRun run = translate("abc\n\n  \nabc\n", "model", "--set", "max-target-length=5");
    assertThat(run.out().split("\n", -1)).hasSize(5).contains("", Index.atIndex(1));
    assertThat(run.out().split("\n", -1)[0]).isEqualTo(run.out().split("\n", -1)[3]);
  }

  @Test
  void aRunThatWasStoppedAndResumedEqualsTheUnbrokenOne() throws IOException {
    CopyTask task = CopyTask.create(folder, 2);
    String[] options = {"--seed", "3", "--set", "model.dropout=0.2", "--set", "training.ema=0.9"};
    CommandRun unbroken = task.train("unbroken", with(options, "--max-steps", "60"));
    assertThat(unbroken.exitCode()).as(unbroken.err()).isZero();
    task.train("resumed", with(options, "--max-steps", "25"));
    task.train("resumed", with(options, "--max-steps", "60"));
    assertThat(folder.resolve("resumed/model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("unbroken/model.safetensors"));
    assertThat(folder.resolve("resumed/training/optimizer.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("unbroken/training/optimizer.safetensors"));
  }

  @Test
  void whatFollowsMeasurementsResumesToo() throws IOException {
    CopyTask task = CopyTask.create(folder, 2);
    String[] options = {
      "--set", "model.norm=power-norm",
      "--set", "model.encoder.self-attention=routing",
      "--set", "training.workers=2",
      "--set", "training.ema=0.9"
    };
    CommandRun unbroken = task.train("unbroken", with(options, "--max-steps", "30"));
    assertThat(unbroken.exitCode()).as(unbroken.err()).isZero();
    task.train("resumed", with(options, "--max-steps", "14"));
    task.train("resumed", with(options, "--max-steps", "30"));
    assertThat(folder.resolve("resumed/model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("unbroken/model.safetensors"));
    assertThat(folder.resolve("resumed/training/optimizer.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("unbroken/training/optimizer.safetensors"));
  }

  @Test
  void subwordRegularisationResumesToo() throws IOException {
    CopyTask task = CopyTask.create(folder, 2);
    String[] options = {
      "--set", "tokenizer.training.type=unigram",
      "--set", "tokenizer.training.vocabulary-size=60",
      "--set", "tokenizer.sampling=0.3",
      "--set", "training.average={of: last, count: 2, every: epoch}"
    };
    CommandRun unbroken = task.train("unbroken", with(options, "--max-steps", "50"));
    assertThat(unbroken.exitCode()).as(unbroken.err()).isZero();
    task.train("resumed", with(options, "--max-steps", "33"));
    task.train("resumed", with(options, "--max-steps", "50"));
    assertThat(folder.resolve("resumed/model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("unbroken/model.safetensors"));
  }

  private static String[] with(String[] options, String... more) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}

package dev.seqwright.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tasks of one text that tiny models learn in seconds: words of three letters are to be labelled
 * with what their first letter is, and a language model is to continue a word by the same word.
 *
 * @param folder where the files lie
 */
public record ToyTasks(Path folder) {
  private static final String LETTERS = "abcdef";

  private static final String COMMON =
      """
      tokenizer:
        training: {type: char, vocabulary-size: 12, hard-vocabulary-limit: false}
      model:
        size: 32
        heads: 2
        feed-forward: 64
        dropout: 0
        positions: learned
        max-positions: 20
      training:
        max-tokens: 200
        label-smoothing: 0
        learning-rate: 5e-3
        warmup: 20
        schedule: {kind: linear, steps: 500}
        max-epochs: 0
        validate-every: 100
        save-every: 0
        workers: 2
      """;

  /** Writes training and test data, no word of one in the other. */
  public static ToyTasks create(Path folder) throws IOException {
    ToyTasks tasks = new ToyTasks(folder);
    List<String> words =
        IntStream.range(0, 216).map(i -> i * 31 % 216).mapToObj(ToyTasks::word).toList();
    tasks.write("train", words.subList(30, 216));
    tasks.write("test", words.subList(0, 30));
    Files.writeString(
        folder.resolve("label.yaml"),
        COMMON.replace("  size: 32", "  size: 32\n  encoder: {layers: 1}"));
    Files.writeString(
        folder.resolve("continue.yaml"),
        COMMON.replace("  size: 32", "  size: 32\n  decoder: {layers: 1}"));
    return tasks;
  }

  private static String word(int number) {
    return "" + letter(number) + letter(number / 6) + letter(number / 36);
  }

  private static char letter(int number) {
    return LETTERS.charAt(number % 6);
  }

  private void write(String name, List<String> words) throws IOException {
    Files.write(folder.resolve(name + ".word"), words);
    Files.write(
        folder.resolve(name + ".label"),
        words.stream()
            .map(word -> "ae".indexOf(word.charAt(0)) < 0 ? "a consonant" : "a vowel")
            .toList());
    Files.write(folder.resolve(name + ".twice"), words.stream().map(word -> word + word).toList());
  }

  /** The path of a file as an argument. */
  public String path(String name) {
    return folder.resolve(name).toString();
  }

  /** Trains a model that labels words. */
  public CommandRun label(String model, String... options) {
    return train(
        List.of(
            "--task=classification",
            "--set=task.word-dropout=0",
            "--set=model.embedding-scale=null",
            "--set=training.ema=0",
            "--config=" + path("label.yaml"),
            "--model=" + path(model),
            "--train-text=" + path("train.word"),
            "--train-label=" + path("train.label"),
            "--valid-text=" + path("test.word"),
            "--valid-label=" + path("test.label")),
        options);
  }

  /** Trains a model that continues words, a line each. */
  public CommandRun continued(String model, String... options) {
    return train(
        List.of(
            "--task=language-modelling",
            "--set=task.order=lines",
            "--config=" + path("continue.yaml"),
            "--model=" + path(model),
            "--train-text=" + path("train.twice"),
            "--valid-text=" + path("test.twice")),
        options);
  }

  private static CommandRun train(List<String> arguments, String... options) {
    List<String> all = new ArrayList<>(List.of("train"));
    all.addAll(arguments);
    all.addAll(List.of(options));
    return CommandRun.of(all.toArray(String[]::new));
  }
}

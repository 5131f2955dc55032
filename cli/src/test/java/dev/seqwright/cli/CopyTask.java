package dev.seqwright.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A task that a tiny model learns in seconds: words of letters, to be written backwards or copied.
 *
 * @param folder where the files lie
 */
public record CopyTask(Path folder) {
  private static final String CONFIG =
      """
      tokenizer:
        training: {type: char, vocabulary-size: 14, hard-vocabulary-limit: false}
      model:
        size: 64
        heads: 4
        feed-forward: 128
        encoder: {layers: 1}
        decoder: {layers: 1}
        dropout: 0
      training:
        max-tokens: 500
        learning-rate: 5e-3
        warmup: 50
        schedule: {kind: linear, steps: 1150}
        max-epochs: 20
        validate-every: 0
        save-every: 0
        report-every: 50
        workers: 2
      """;

  /** Words of 2 to 6 letters, to be written backwards. */
  public static CopyTask create(Path folder, long seed) throws IOException {
    return create(folder, words(seed, 2, 6), word -> new StringBuilder(word).reverse().toString());
  }

  /** Words of 20 to 40 letters, to be copied. */
  public static CopyTask ofLongWords(Path folder, long seed) throws IOException {
    return create(folder, words(seed, 20, 40), word -> word);
  }

  /** Writes training and test pairs, no test word among the training words, and settings. */
  private static CopyTask create(Path folder, List<String> words, UnaryOperator<String> answer)
      throws IOException {
    CopyTask task = new CopyTask(folder);
    task.write("train", words.subList(100, words.size()), answer);
    task.write("test", words.subList(0, 100), answer);
    Files.writeString(folder.resolve("config.yaml"), CONFIG);
    return task;
  }

  private static List<String> words(long seed, int shortest, int longest) {
    SplittableRandom random = new SplittableRandom(seed);
    return random
        .ints()
        .mapToObj(i -> word(random, shortest + random.nextInt(longest - shortest + 1)))
        .distinct()
        .limit(4100)
        .collect(Collectors.toList());
  }

  private static String word(SplittableRandom random, int length) {
    return random
        .ints(length, 'a', 'i')
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  private void write(String name, List<String> words, UnaryOperator<String> answer)
      throws IOException {
    Files.write(file(name + ".src"), words);
    Files.write(file(name + ".trg"), words.stream().map(answer).toList());
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  /** The command that trains a model, with further options. */
  public CommandRun train(String model, String... options) {
    return trainOn("train.src", "train.trg", model, options);
  }

  /** The same on other files of the folder. */
  public CommandRun trainOn(String source, String target, String model, String... options) {
    List<String> all = new ArrayList<>(List.of("train", "--config", path("config.yaml")));
    all.addAll(List.of("--model", path(model)));
    all.addAll(List.of("--train-source", path(source), "--train-target", path(target)));
    all.addAll(List.of(options));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private String path(String name) {
    return file(name).toString();
  }
}

package dev.seqwright.cli.damage;

import dev.seqwright.cli.CommandRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** All that reads files, each with a folder of whole ones that {@link #prepare} makes. */
final class Readers {
  private static final Path MARIAN =
      Path.of("../core/src/test/resources/dev/seqwright/core/imports/huggingface");
  private static final Path PIECES =
      Path.of("../tokenizer/src/test/resources/dev/seqwright/tokenizer");

  private static final String CONFIG =
      """
      data:
        train: {source: train.src, target: train.trg}
      tokenizer:
        training: {type: char, vocabulary-size: 20, hard-vocabulary-limit: false}
      model:
        size: 16
        heads: 2
        feed-forward: 16
        positions: learned
        max-positions: 40
        encoder: {layers: 1}
        decoder: {layers: 1}
        dropout: 0.1
      training:
        max-tokens: 100
        learning-rate: 5e-3
        warmup: 5
        schedule: {kind: linear, steps: 20}
        max-time: 5s
        max-epochs: 1
        save-every: 1
        workers: 1
      decoding: {beam-size: 2, workers: 1, max-target-length: 10}
      """;

  private static final List<String> MODEL =
      List.of("config.yaml", "model.safetensors", "source.model");
  private static final List<String> MARIAN_FILES =
      List.of("config.json", "source.spm", "target.spm", "tokenizer_config.json", "vocab.json");
  private static final String LINES = "abc\n\nthe boat\nÄß 日本 🙂\n";

  /** Those whose files differ in kind; a seed takes them in turn. */
  static final List<Reader> ALL =
      List.of(
          Reader.of("model", MODEL, LINES, "translate", "-m", "@"),
          Reader.of(
              "text",
              List.of("lines.txt", "train.gz"),
              "",
              "tokenizer",
              "train",
              "--type=unigram",
              "--vocabulary-size=20",
              "--set=hard-vocabulary-limit=false",
              "-o=@new.model",
              "-i",
              "@lines.txt",
              "@train.gz"),
          Reader.of("lines", List.of("lines.txt"), "", "translate", "-m=@model", "-i=@lines.txt"),
          Reader.of(
              "config",
              List.of("config.yaml"),
              "",
              "train",
              "--config=@config.yaml",
              "-m=@new",
              "--max-steps=1",
              "--train-source=@train.src",
              "--train-target=@train.trg"),
          Reader.of(
              "kinds",
              List.of("kinds.yaml"),
              "",
              "train",
              "--config=@kinds.yaml",
              "-m=@new",
              "--max-steps=1",
              "--train-source=@train.src",
              "--train-target=@train.trg"),
          pieces("bpe"),
          pieces("unigram"),
          pieces("bytes"),
          pieces("rules"),
          Reader.of(
              "training",
              List.of("model/training/state.json", "model/training/optimizer.safetensors"),
              "",
              "train",
              "--config=@config.yaml",
              "-m=@model",
              "--max-steps=3",
              "--train-source=@train.src",
              "--train-target=@train.trg"),
          Reader.of(
              "ctranslate2",
              List.of(
                  "model.bin", "config.json", "shared_vocabulary.json", "source_vocabulary.json"),
              "",
              "import",
              "--from",
              "ctranslate2",
              "@",
              "-o",
              "@imported"),
          marian("opus", "model.safetensors"),
          marian("pickled", "pytorch_model.bin"),
          marian("old", "pytorch_model.bin"),
          Reader.of(
              "lists",
              List.of("config.yaml", "model.safetensors", "source.tokens.json"),
              LINES,
              "translate",
              "-m",
              "@"),
          Reader.of(
              "baseline",
              List.of("base.json", "test.src", "test.trg"),
              "",
              "eval",
              "--ref=@test.trg",
              "--hyp=@test.src",
              "-m=bleu",
              "--baseline=@base.json"),
          Reader.of("options", List.of(), LINES));

  /** Command lines whose values are damaged; paths stay what they are. */
  static final List<List<String>> COMMANDS =
      List.of(
          List.of(
              "translate",
              "--model=@model",
              "--beam-size=2",
              "--nbest=2",
              "--lenpen=1",
              "--workers=1"),
          List.of(
              "translate", "--model=@model", "--mini-batch=2", "--maxi-batch=3", "--max-tokens=20"),
          List.of(
              "translate",
              "--model=@model",
              "--set=decoding.max-length-ratio=2",
              "--set=precision=int8"),
          List.of(
              "score",
              "--model=@model",
              "--source=@test.src",
              "--target=@test.trg",
              "--set=workers=1",
              "--lenpen=1"),
          List.of(
              "train",
              "--config=@config.yaml",
              "--model=@new",
              "--max-steps=1",
              "--max-tokens=50",
              "--workers=1",
              "--set=training.seed=3",
              "--train-source=@train.src",
              "--train-target=@train.trg"),
          List.of(
              "train",
              "--config=@config.yaml",
              "--model=@new",
              "--max-steps=1",
              "--vocabulary-size=12",
              "--set=model.size=8",
              "--set=model.dropout=0.5",
              "--train-source=@train.src",
              "--train-target=@train.trg"),
          List.of(
              "eval",
              "--ref=@test.trg",
              "--hyp=@test.src",
              "-m=bleu",
              "--min=bleu=0",
              "--max=ter=1000"),
          List.of(
              "tokenizer",
              "train",
              "--input=@train.src",
              "--output=@new.model",
              "--vocabulary-size=20",
              "--type=bpe",
              "--set=max-piece-length=4"));

  private Readers() {}

  private static Reader pieces(String name) {
    return Reader.of(name, List.of("x.model"), LINES, "tokenizer", "encode", "-m", "@x.model");
  }

  private static Reader marian(String name, String weights) {
    List<String> files = new ArrayList<>(MARIAN_FILES);
    files.add(weights);
    return Reader.of(
        name, List.copyOf(files), "", "import", "--from", "huggingface", "@", "-o", "@imported");
  }

  /** Makes the folders of whole files. */
  static void prepare(Path folder) throws IOException {
    Path trained = Files.createDirectories(folder.resolve("training"));
    Files.writeString(trained.resolve("train.src"), "abc\nbca\ncab\nab\nbc\nabcabc\n".repeat(3));
    Files.writeString(trained.resolve("train.trg"), "cba\nacb\nbac\nba\ncb\ncbacba\n".repeat(3));
    Files.writeString(trained.resolve("test.src"), "abc\n\nab\n");
    Files.writeString(trained.resolve("test.trg"), "cba\n\nba\n");
    Files.writeString(trained.resolve("config.yaml"), CONFIG);
    run(
        "train",
        "--config=" + trained.resolve("config.yaml"),
        "-m=" + trained.resolve("model"),
        "--max-steps=2",
        "--train-source=" + trained.resolve("train.src"),
        "--train-target=" + trained.resolve("train.trg"));
    Files.writeString(
        trained.resolve("kinds.yaml"),
        CONFIG
            .replace(
                "encoder: {layers: 1}",
                "encoder: {layers: 1, self-attention: {kind: band, window: 3}}")
            .replace("positions: learned", "positions: {kind: shaw, distance: 4}"));
    Files.writeString(trained.resolve("lines.txt"), LINES + "abc ab\n".repeat(9));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(trained.resolve("train.gz")))) {
      out.write("ab abc b cab\n".repeat(9).getBytes(StandardCharsets.UTF_8));
    }
    for (String name : List.of("config", "kinds", "options", "baseline", "text", "lines")) {
      copy(trained, folder.resolve(name));
    }
    copy(trained.resolve("model"), folder.resolve("model"));
    Files.copy(
        trained.resolve("model/config.yaml"),
        folder.resolve("config/config.yaml"),
        StandardCopyOption.REPLACE_EXISTING);
    String reference = "--ref=" + trained.resolve("test.trg");
    String base =
        run("eval", reference, "--hyp=" + trained.resolve("test.src"), "-m=bleu", "-f=json");
    Files.writeString(folder.resolve("baseline/base.json"), base);
    run(
        "export",
        "--format=ctranslate2",
        "-m=" + trained.resolve("model"),
        "-o=" + folder.resolve("ctranslate2"));
    for (String name : List.of("opus", "pickled", "old")) {
      copy(MARIAN.resolve(name), folder.resolve(name));
    }
    run(
        "import",
        "--from=huggingface",
        MARIAN.resolve("opus").toString(),
        "-o=" + folder.resolve("lists"));
    tokenizers(folder);
  }

  private static void tokenizers(Path folder) throws IOException {
    for (String name : List.of("bpe", "unigram", "bytes")) {
      Path model = Files.createDirectories(folder.resolve(name)).resolve("x.model");
      Files.copy(PIECES.resolve(name + ".model"), model);
    }
    Path rules = Files.createDirectories(folder.resolve("rules")).resolve("x.model");
    Files.copy(PIECES.resolve("denormalized.model"), rules);
  }

  private static String run(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    if (run.exitCode() != 0) {
      throw new IllegalStateException(String.join(" ", arguments) + ": " + run.err());
    }
    return run.out();
  }

  /** Copies a folder with all that is in it. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path copy = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(path, copy);
        }
      }
    }
  }
}

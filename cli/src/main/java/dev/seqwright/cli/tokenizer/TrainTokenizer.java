package dev.seqwright.cli.tokenizer;

import dev.seqwright.cli.TypedSettings;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.files.OutputFile;
import dev.seqwright.tokenizer.TokenizerException;
import dev.seqwright.tokenizer.TokenizerTrainer;
import dev.seqwright.tokenizer.TrainerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code seqwright tokenizer train}: text files to a {@code .model} file. */
@Command(
    name = "train",
    description = "Trains a SentencePiece model on text, a sentence a line.",
    sortOptions = false)
final class TrainTokenizer implements Runnable {
  private final Map<String, String> typed = new LinkedHashMap<>();

  @Option(
      names = {"-i", "--input"},
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Texts, UTF-8, plain or .gz; '-' is standard input.")
  private List<Path> input;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The model file to write.")
  private Path output;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "unigram (default), bpe, char or word.")
  void type(String value) {
    typed.put("type=" + value, "--type " + value);
  }

  @Option(
      names = {"--vocabulary-size", "--vocab-size"},
      paramLabel = "V",
      description = "Number of pieces (default 8000).")
  void vocabularySize(String value) {
    typed.put("vocabulary-size=" + value, "--vocabulary-size " + value);
  }

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any other setting, such as byte-fallback=true; a wrong one lists them all.")
  private List<String> further = List.of();

  @Override
  public void run() {
    TrainerSettings bound = TypedSettings.reading(typed, this::bind);
    OutputFile.requireApart(Optional.of(output), input);
    try (OutputFile file = OutputFile.open(output)) {
      file.write(model(bound));
      file.commit();
    }
  }

  private TrainerSettings bind() {
    List<String> settings = new ArrayList<>(typed.keySet());
    settings.addAll(further);
    return new Binder().bind(TrainerSettings.class, settings);
  }

  private byte[] model(TrainerSettings bound) {
    try {
      return TokenizerTrainer.train(bound, () -> new TextLines(input));
    } catch (TokenizerException e) {
      throw e.inWords(TrainTokenizer::words);
    }
  }

  /** What the user of this command types for a setting. */
  private static String words(String setting) {
    return switch (setting) {
      case "vocabulary-size" -> "--vocabulary-size";
      case "type=bpe" -> "--type bpe";
      default -> "--set " + setting;
    };
  }
}

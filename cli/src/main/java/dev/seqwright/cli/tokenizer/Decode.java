package dev.seqwright.cli.tokenizer;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.tokenizer.Tokenizer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seqwright tokenizer decode}: lines of pieces or ids to text. */
@Command(name = "decode", description = "Joins lines of pieces from standard input to text.")
final class Decode implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "FILE",
      description = "A SentencePiece model.")
  private Path model;

  @Option(names = "--ids", description = "Read ids in place of pieces.")
  private boolean ids;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try (Tokenizer tokenizer = Tokenizer.load(model);
        LineReader lines = LineReader.of(System.in, "standard input")) {
      while (lines.hasNext()) {
        String line = lines.next();
        ToIntFunction<String> id =
            ids ? text -> id(text, lines.lineNumber(), tokenizer) : tokenizer::id;
        out.print(tokenizer.decode(words(line).mapToInt(id).toArray()));
        out.print('\n');
      }
    }
  }

  private static Stream<String> words(String line) {
    return Arrays.stream(line.split(" ", -1)).filter(word -> !word.isEmpty());
  }

  private static int id(String text, long line, Tokenizer tokenizer) {
    int last = tokenizer.vocabularySize() - 1;
    try {
      int id = Integer.parseInt(text);
      if (id >= 0 && id <= last) {
        return id;
      }
    } catch (NumberFormatException e) {
      throw new UserException(wrong(text, line, last), e);
    }
    throw new UserException(wrong(text, line, last));
  }

  private static String wrong(String text, long line, int last) {
    return "standard input, line %d: found '%s', expected ids from 0 to %d; without --ids pieces are read"
        .formatted(line, text, last);
  }
}

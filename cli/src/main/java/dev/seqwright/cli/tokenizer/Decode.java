package dev.seqwright.cli.tokenizer;

import dev.seqwright.cli.LineStream;
import dev.seqwright.core.config.UserException;
import dev.seqwright.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code seqwright tokenizer decode}: lines of pieces or ids to text. As in SentencePiece, pieces
 * that the vocabulary lacks are text, so that what {@code encode} wrote becomes the line again.
 */
@Command(
    name = "decode",
    description = "Joins lines of pieces to text; what the vocabulary lacks is text as it stands.")
final class Decode implements Runnable {
  private static final int WINDOW = 4096;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "FILE",
      description = "A SentencePiece model.")
  private Path model;

  @Option(names = "--ids", description = "Read ids in place of pieces.")
  private boolean ids;

  @Mixin private LineStream lines;

  @Override
  public void run() {
    try (Tokenizer tokenizer = Tokenizer.load(model)) {
      lines.run(
          WINDOW,
          (read, first) ->
              IntStream.range(0, read.size())
                  .mapToObj(i -> text(read.get(i), first + i + 1, tokenizer)));
    }
  }

  private String text(String line, long number, Tokenizer tokenizer) {
    return ids
        ? tokenizer.decode(words(line).mapToInt(word -> id(word, number, tokenizer)).toArray())
        : tokenizer.join(words(line).toList());
  }

  private static Stream<String> words(String line) {
    return Arrays.stream(line.split(" ", -1)).filter(word -> !word.isEmpty());
  }

  private int id(String text, long line, Tokenizer tokenizer) {
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

  private String wrong(String text, long line, int last) {
    return "%s:%d: found '%s', expected ids from 0 to %d; without --ids pieces are read"
        .formatted(lines.name(), line, text, last);
  }
}

package dev.seqwright.cli.tokenizer;

import dev.seqwright.cli.LineStream;
import dev.seqwright.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code seqwright tokenizer encode}: lines to pieces or ids, separated by spaces. As in
 * SentencePiece, what the vocabulary lacks stands among the pieces as it is, and is the id of the
 * unknown piece among ids.
 */
@Command(
    name = "encode",
    description =
        "Cuts lines into pieces; characters that the vocabulary lacks stand among them as they"
            + " are.")
final class Encode implements Runnable {
  private static final int WINDOW = 4096;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "FILE",
      description = "A SentencePiece model.")
  private Path model;

  @Option(
      names = "--ids",
      description =
          "Write ids in place of pieces; what the vocabulary lacks becomes the unknown piece's id.")
  private boolean ids;

  @Mixin private LineStream lines;

  @Override
  public void run() {
    try (Tokenizer tokenizer = Tokenizer.load(model)) {
      lines.run(WINDOW, (read, first) -> read.stream().map(line -> encoded(line, tokenizer)));
    }
  }

  private String encoded(String line, Tokenizer tokenizer) {
    return ids
        ? Arrays.stream(tokenizer.encode(line))
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(" "))
        : String.join(" ", tokenizer.pieces(line));
  }
}

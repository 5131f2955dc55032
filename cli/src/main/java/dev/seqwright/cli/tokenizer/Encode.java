package dev.seqwright.cli.tokenizer;

import dev.seqwright.cli.LineStream;
import dev.seqwright.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code seqwright tokenizer encode}: lines to pieces or ids, separated by spaces. */
@Command(name = "encode", description = "Cuts lines into pieces.")
final class Encode implements Runnable {
  private static final int WINDOW = 4096;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "FILE",
      description = "A SentencePiece model.")
  private Path model;

  @Option(names = "--ids", description = "Write ids in place of pieces.")
  private boolean ids;

  @Mixin private LineStream lines;

  @Override
  public void run() {
    try (Tokenizer tokenizer = Tokenizer.load(model)) {
      IntFunction<String> form = ids ? Integer::toString : tokenizer::piece;
      lines.run(
          WINDOW, (read, first) -> read.stream().map(line -> line(tokenizer.encode(line), form)));
    }
  }

  private static String line(int[] pieces, IntFunction<String> form) {
    return Arrays.stream(pieces).mapToObj(form).collect(Collectors.joining(" "));
  }
}

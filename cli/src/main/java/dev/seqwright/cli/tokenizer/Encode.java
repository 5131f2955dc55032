package dev.seqwright.cli.tokenizer;

import dev.seqwright.core.data.LineReader;
import dev.seqwright.tokenizer.Tokenizer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seqwright tokenizer encode}: lines to pieces or ids, separated by spaces. */
@Command(name = "encode", description = "Cuts the lines of standard input into pieces.")
final class Encode implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "FILE",
      description = "A SentencePiece model.")
  private Path model;

  @Option(names = "--ids", description = "Write ids in place of pieces.")
  private boolean ids;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try (Tokenizer tokenizer = Tokenizer.load(model);
        LineReader lines = LineReader.of(System.in, "standard input")) {
      IntFunction<String> form = ids ? Integer::toString : tokenizer::piece;
      while (lines.hasNext()) {
        out.print(line(tokenizer.encode(lines.next()), form));
        out.print('\n');
      }
    }
  }

  private static String line(int[] pieces, IntFunction<String> form) {
    return Arrays.stream(pieces).mapToObj(form).collect(Collectors.joining(" "));
  }
}

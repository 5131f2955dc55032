package dev.seqwright.cli.translate;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.decode.TextCodec;
import dev.seqwright.core.decode.constraint.TokenSequences;
import dev.seqwright.core.decode.text.Input;
import dev.seqwright.core.decode.text.Inputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that name files with what translations must or must not have. */
final class TargetOptions implements AutoCloseable {
  private LineReader prefixes;

  @Option(
      order = 5,
      names = "--prefix",
      paramLabel = "FILE",
      description = "How translations begin: line n for line n of the input, blank for any way.")
  private Optional<Path> prefix = Optional.empty();

  @Option(
      order = 6,
      names = "--prefix-column",
      description = "Prefixes stand in the input, after a tab behind the text.")
  private boolean column;

  @Option(
      order = 7,
      names = "--suppress",
      paramLabel = "FILE",
      description =
          "What translations must not have: a sequence of tokens a line, with spaces between them.")
  private Optional<Path> suppress = Optional.empty();

  /** The sequences that must not be written. */
  List<int[]> suppressed(TextCodec codec) {
    return suppress.map(file -> TokenSequences.read(file, codec)).orElse(List.of());
  }

  /** Whether translations have prefixes. */
  boolean wantsPrefixes() {
    return prefix.isPresent() || column;
  }

  /**
   * The lines with their prefixes.
   *
   * @param input the file of the lines, if it is one
   * @throws UserException when prefixes do not fit the lines
   */
  Iterator<Input> inputs(LineReader lines, Optional<Path> input) {
    if (prefix.isEmpty()) {
      return column ? Inputs.withColumn(lines) : Inputs.plain(lines);
    }
    if (column) {
      throw new UserException("--prefix and --prefix-column: found both, expected one of them");
    }
    input.filter(Files::isRegularFile).ifPresent(file -> requireSameLength(file, prefix.get()));
    prefixes = LineReader.open(prefix.get());
    return Inputs.beside(lines, prefixes);
  }

  /** Before anything is translated: standard output cannot take back what it was given. */
  private static void requireSameLength(Path input, Path prefix) {
    long lines = count(input);
    long prefixes = count(prefix);
    if (lines != prefixes) {
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "%s has %d lines, %s has %d; expected a prefix, or a blank line, for each line"
              .formatted(prefix, prefixes, input, lines));
    }
  }

  private static long count(Path file) {
    try (LineReader lines = LineReader.open(file)) {
      while (lines.hasNext()) {
        lines.next();
      }
      return lines.lineNumber();
    }
  }

  @Override
  public void close() {
    if (prefixes != null) {
      prefixes.close();
    }
  }
}

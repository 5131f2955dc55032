package dev.seqwright.cli;

import dev.seqwright.core.data.LineFeed;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.data.Lines;
import dev.seqwright.core.data.Pair;
import dev.seqwright.core.data.PairReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Lines in, as many lines out, in their order: from a file or standard input to a file or standard
 * output, a window of lines at a time, so that memory does not grow with the input and whoever
 * sends one line and waits has its answer.
 */
public final class LineStream {
  /**
   * Answers the lines of a window.
   *
   * @param <T> a line, or lines of several texts that belong together
   */
  @FunctionalInterface
  public interface Answers<T> {
    /**
     * An answer for each line. What was answered before a failure is written.
     *
     * @param first the number of the first line, counted from 0
     */
    Stream<String> of(List<T> lines, long first);
  }

  @Option(
      order = 2,
      names = {"-i", "--input"},
      paramLabel = "FILE",
      description = "Lines to read, plain or .gz; standard input if not given, or '-'.")
  private Optional<Path> input = Optional.empty();

  @Mixin private OutputOption output;

  /** What messages call the input. */
  public String name() {
    return input
        .filter(file -> !file.equals(Path.of("-")))
        .map(Path::toString)
        .orElse("standard input");
  }

  /**
   * Answers all lines.
   *
   * @param window how many are read before they are answered, at most
   */
  public void run(int window, Answers<String> answers) {
    write(window, (out, read, first) -> write(answers.of(read, first).iterator(), out));
  }

  /** Writes the answers to a window of lines, or of other pieces of the input. */
  @FunctionalInterface
  public interface Written<T> {
    /**
     * Writes what belongs to each piece.
     *
     * @param first the number of the first piece, counted from 0
     */
    void to(Writer out, List<T> pieces, long first);
  }

  /**
   * Answers all lines with whatever is written, a line each or not.
   *
   * @param window how many are read before they are answered, at most
   */
  public void write(int window, Written<String> answers) {
    write(reader -> reader, String::length, window, answers);
  }

  /**
   * Answers pieces of the input that have several lines each.
   *
   * @param pieces reads them from the lines
   * @param length how many characters one has
   * @param window how many are read before they are answered, at most
   */
  public <T> void write(
      Function<LineReader, Iterator<T>> pieces,
      ToIntFunction<T> length,
      int window,
      Written<T> answers) {
    try (LineReader lines = open();
        LineFeed<T> feed = new LineFeed<>(pieces.apply(lines), window, length)) {
      output.write(out -> feed.forEach((read, first) -> answers.to(out, read, first)));
    }
  }

  /**
   * Answers the lines of the input and those of another file that belong to them.
   *
   * @param second the file, with as many lines
   * @param window how many are read before they are answered, at most
   * @throws dev.seqwright.core.config.UserException when one has more lines than the other
   */
  public void runPairs(Path second, int window, Answers<Pair> answers) {
    try (LineReader others = LineReader.open(second)) {
      write(
          lines -> PairReader.of(lines, others),
          LineStream::length,
          window,
          (out, read, first) -> write(answers.of(read, first).iterator(), out));
    }
  }

  private static int length(Pair pair) {
    return pair.source().length() + pair.target().length();
  }

  private LineReader open() {
    return input.map(LineReader::open).orElseGet(LineReader::standardInput);
  }

  /** Where the answers go, for what has no lines to read. */
  public OutputOption output() {
    return output;
  }

  /** Whether a file was named to read lines from. */
  public boolean isGiven() {
    return input.isPresent();
  }

  /** Writes answers, a line each. */
  public static void write(Iterator<String> answers, Writer out) {
    write(answers, Lines::one, out);
  }

  /** Writes lines that were read, which may have carriage returns. */
  public static void writeAsTheyAre(Iterator<String> lines, Writer out) {
    write(lines, line -> line, out);
  }

  private static void write(Iterator<String> answers, UnaryOperator<String> line, Writer out) {
    try {
      try {
        while (answers.hasNext()) {
          out.write(line.apply(answers.next()));
          out.write('\n');
        }
      } finally {
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

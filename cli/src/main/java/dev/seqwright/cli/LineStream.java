package dev.seqwright.cli;

import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.decode.text.OutputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Lines in, as many lines out, in their order: from a file or standard input to a file or standard
 * output, a window of lines at a time, so that memory does not grow with the input.
 */
public final class LineStream {
  /** Answers the lines of a window. */
  @FunctionalInterface
  public interface Answers {
    /**
     * An answer for each line.
     *
     * @param first the number of the first line, counted from 0
     */
    List<String> of(List<String> lines, long first);
  }

  @Option(
      order = 2,
      names = {"-i", "--input"},
      paramLabel = "FILE",
      description = "Lines to read, plain or .gz; standard input if not given.")
  private Optional<Path> input = Optional.empty();

  @Option(
      order = 3,
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the answers go, whole or not at all; standard output if not given.")
  private Optional<Path> output = Optional.empty();

  /**
   * Answers all lines.
   *
   * @param window how many are read before they are answered
   * @param standardOutput where answers go that no file is named for
   */
  public void run(int window, Answers answers, Writer standardOutput) {
    try (LineReader lines =
        input.map(LineReader::open).orElseGet(() -> LineReader.of(System.in, "standard input"))) {
      if (output.isEmpty()) {
        write(lines, window, answers, standardOutput);
        return;
      }
      try (OutputFile whole = OutputFile.open(output.get())) {
        write(lines, window, answers, whole.writer());
        whole.commit();
      }
    }
  }

  private static void write(LineReader lines, int window, Answers answers, Writer out) {
    long first = 0;
    while (lines.hasNext()) {
      List<String> read = new ArrayList<>();
      while (read.size() < window && lines.hasNext()) {
        read.add(lines.next());
      }
      write(answers.of(read, first), out);
      first += read.size();
    }
  }

  private static void write(List<String> answers, Writer out) {
    try {
      for (String answer : answers) {
        out.write(answer);
        out.write('\n');
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

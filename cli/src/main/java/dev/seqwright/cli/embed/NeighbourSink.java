package dev.seqwright.cli.embed;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineFeed;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.task.Neighbours;
import dev.seqwright.core.task.TextEmbedder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The nearest lines of a file, a line each: the number of the line that was asked for, the rank,
 * the cosine, the number of the line found, its text.
 *
 * @param texts the lines of the file
 */
record NeighbourSink(Neighbours neighbours, List<String> texts, int count, PrintWriter out)
    implements VectorSink {

  /** Reads a file, whose lines and vectors stay in memory. */
  static NeighbourSink of(
      Path file, TextEmbedder embedder, int count, PrintWriter out, int window) {
    NeighbourSink sink = new NeighbourSink(new Neighbours(), new ArrayList<>(), count, out);
    try (LineReader lines = LineReader.open(file);
        LineFeed<String> feed = new LineFeed<>(lines, window, String::length)) {
      feed.forEach((read, first) -> sink.add(read, vectors(embedder, read, first + 1, file)));
    }
    return sink;
  }

  /** Lines of the file are told from those of the input. */
  private static float[][] vectors(
      TextEmbedder embedder, List<String> lines, long first, Path file) {
    try {
      return embedder.embed(lines, first);
    } catch (UserException e) {
      throw e.withMessage(file + ": " + e.getMessage());
    }
  }

  private void add(List<String> lines, float[]... vectors) {
    for (int i = 0; i < vectors.length; i++) {
      texts.add(lines.get(i));
      neighbours.add(texts.size(), vectors[i]);
    }
  }

  @Override
  public void take(List<String> lines, long first, float[][] vectors) {
    for (int i = 0; i < vectors.length; i++) {
      List<Neighbours.Neighbour> found = neighbours.nearest(count, vectors[i]);
      for (int rank = 0; rank < found.size(); rank++) {
        write(first + i, rank + 1, found.get(rank));
      }
    }
    out.flush();
  }

  private void write(long line, int rank, Neighbours.Neighbour found) {
    String text = texts.get(found.line() - 1);
    out.write(
        String.format(
            Locale.ROOT, "%d\t%d\t%.6f\t%d\t%s\n", line, rank, found.cosine(), found.line(), text));
  }

  @Override
  public void finish() {
    out.flush();
  }
}

package dev.seqwright.cli.embed;

import dev.seqwright.core.api.PrincipalComponents;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.files.OutputFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A page with a point a line; blank lines have none. All vectors stay in memory. */
final class MapSink implements VectorSink {
  private static final int FEWEST = 3;

  private final Path page;
  private final Optional<Path> labelFile;
  private final List<String> texts = new ArrayList<>();
  private final List<float[]> all = new ArrayList<>();

  MapSink(Path page, Optional<Path> labelFile) {
    this.page = page;
    this.labelFile = labelFile;
  }

  @Override
  public void take(List<String> lines, long first, float[][] vectors) {
    texts.addAll(lines);
    all.addAll(List.of(vectors));
  }

  @Override
  public void finish() {
    List<String> labels = labels();
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!isZero(all.get(i))) {
        drawn.add(i);
      }
    }
    if (drawn.size() < FEWEST) {
      throw new UserException(
          "--map: found %d lines with text, expected %d or more".formatted(drawn.size(), FEWEST));
    }
    double[][] places = PrincipalComponents.of(drawn.stream().map(all::get).toList(), 2);
    List<MapPage.Point> points = new ArrayList<>();
    for (int p = 0; p < places.length; p++) {
      int line = drawn.get(p);
      String label = labels.isEmpty() ? "" : labels.get(line);
      points.add(
          new MapPage.Point(places[p][0], places[p][1], label, line + 1 + ": " + texts.get(line)));
    }
    OutputFile.write(page, new MapPage(points).html().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isZero(float... vector) {
    for (float x : vector) {
      if (x != 0) {
        return false;
      }
    }
    return true;
  }

  private List<String> labels() {
    if (labelFile.isEmpty()) {
      return List.of();
    }
    List<String> labels = new ArrayList<>();
    try (LineReader lines = LineReader.open(labelFile.get())) {
      lines.forEachRemaining(labels::add);
    }
    if (labels.size() != texts.size()) {
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "--label %s has %d lines and the input has %d; expected a label for every line"
              .formatted(labelFile.get(), labels.size(), texts.size()));
    }
    return labels;
  }
}

package dev.seqwright.cli.eval;

import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.files.OutputFile;
import dev.seqwright.core.metrics.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** One HTML page that needs nothing but itself: no script, no network. */
final class HtmlReport {
  private HtmlReport() {}

  /** The page on texts. */
  static String page(
      TestTexts texts,
      Map<Measure, Metric> metrics,
      Evaluation evaluation,
      OutputArguments options) {
    ScoreSections numbers = new ScoreSections(texts, metrics, evaluation, options);
    SentenceSections sentences = new SentenceSections(texts);
    String summary =
        "%d lines, %d reference set(s), %d system(s)"
            .formatted(texts.size(), texts.references().size(), texts.systems().size());
    return frame(
        summary,
        numbers.scores()
            + numbers.lengths()
            + numbers.precisions()
            + numbers.faults()
            + sentences.differences()
            + sentences.extremes());
  }

  /** A page of sections. */
  static String frame(String summary, String sections) {
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + Html.element("title", "Evaluation: " + summary)
        + Html.element("style", style())
        + "\n</head>\n<body>\n"
        + Html.element("h1", "Evaluation")
        + Html.element("p", summary)
        + sections
        + "</body>\n</html>\n";
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a page as {@code index.html} of a folder, whole or not at all, and pictures beside it.
   */
  static void write(Path folder, String page, Map<String, String> pictures) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UserException(
          Help.CANNOT_WRITE,
          "--report %s: the folder cannot be written: %s; name another"
              .formatted(folder, FileProblem.of(e)),
          e);
    }
    pictures.forEach(
        (name, svg) ->
            OutputFile.write(folder.resolve(name), svg.getBytes(StandardCharsets.UTF_8)));
    OutputFile.write(folder.resolve("index.html"), page.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.seqwright.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.SharedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Eight systems of WMT17 English to German, 3,004 lines each, with their official scores. */
class Wmt17Test {
  private final Path folder = SharedFiles.find("vectors/sacrebleu-wmt17-ende");

  /** The official figures are those of chrF++.py, whose smoothing this is. */
  private final ChrFOptions smoothed = new ChrFOptions().withEpsSmoothing(true);

  private final ChrFOptions plusPlus = smoothed.withWordOrder(2);

  /** A row of EXPECTED.tsv: system, chrF, chrF++, BLEU, unused, TER as a fraction. */
  private record Official(
      String system, String chrf, String chrfPlusPlus, String bleu, String ter) {
    static Official of(String row) {
      String[] cells = row.split("\t", -1);
      return new Official(cells[0], cells[1], cells[2], cells[3], cells[5]);
    }
  }

  @Test
  void officialScores() throws IOException {
    List<List<String>> references = List.of(lines("reference"));
    for (Official official : rows()) {
      List<String> hypotheses = lines(official.system());
      check(new Bleu().corpus(hypotheses, references), 1, official.bleu());
      check(new ChrF(smoothed).corpus(hypotheses, references), 1, official.chrf());
      check(new ChrF(plusPlus).corpus(hypotheses, references), 1, official.chrfPlusPlus());
      check(new Ter().corpus(hypotheses, references), 0.01, official.ter());
    }
  }

  private static void check(double score, double scale, String official) {
    if (!official.isEmpty()) {
      int decimals = official.length() - official.indexOf('.') - 1;
      assertThat(Double.parseDouble(Decimals.format(score * scale, decimals)))
          .isEqualTo(Double.parseDouble(official));
    }
  }

  private List<Official> rows() throws IOException {
    return Files.readAllLines(folder.resolve("EXPECTED.tsv")).stream()
        .skip(1)
        .map(Official::of)
        .toList();
  }

  private List<String> lines(String name) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve(name + ".gz")))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(text.stripTrailing().split("\n", -1))
          .map(Whitespace::stripTrailing)
          .toList();
    }
  }
}

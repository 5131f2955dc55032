package dev.seqwright.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Four systems over 600 invented sentences get the scores that sacreBLEU gives them;
 * scripts/vectors/corpus_scores.py made both. scripts/compare/wmt17.py does the same with real
 * systems and their official scores, for who has them.
 */
class CorpusScoresTest {
  private static final JsonNode SCORES = MetricVectors.read("corpus.json").get("scores");

  @ParameterizedTest
  @CsvSource({"close, 1", "fair, 2", "poor, 3", "lost, 4"})
  void wholeSystemsScoreAsInSacrebleu(String system, int column) throws IOException {
    List<String> hypotheses = column(column);
    List<List<String>> references = List.of(column(0));
    ChrFOptions smoothed = new ChrFOptions().withEpsSmoothing(true);
    check(system, "bleu", new Bleu().corpus(hypotheses, references));
    check(system, "chrf", new ChrF(new ChrFOptions()).corpus(hypotheses, references));
    check(system, "chrf-eps", new ChrF(smoothed).corpus(hypotheses, references));
    check(system, "chrf++-eps", new ChrF(smoothed.withWordOrder(2)).corpus(hypotheses, references));
    check(system, "ter", new Ter().corpus(hypotheses, references));
  }

  private static void check(String system, String metric, double score) {
    double expected = SCORES.get(system).get(metric).asDouble();
    assertThat(score).as(metric).isCloseTo(expected, within(1e-9));
  }

  private static List<String> column(int column) throws IOException {
    List<String> cells = new ArrayList<>();
    for (String line : corpus().lines().toList()) {
      cells.add(line.split("\t", -1)[column]);
    }
    return cells;
  }

  private static String corpus() throws IOException {
    try (InputStream in =
        new GZIPInputStream(CorpusScoresTest.class.getResourceAsStream("/metrics/corpus.tsv.gz"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

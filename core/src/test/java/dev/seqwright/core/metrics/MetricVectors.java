package dev.seqwright.core.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;

/** The vectors that scripts/vectors/metrics_vectors.py makes with sacreBLEU. */
public final class MetricVectors {
  private MetricVectors() {}

  /** A file of vectors. */
  public static JsonNode read(String name) {
    try (InputStream in = MetricVectors.class.getResourceAsStream("/metrics/" + name)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<JsonNode> items(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  public static List<String> strings(JsonNode array) {
    return items(array).stream().map(JsonNode::asText).toList();
  }

  public static List<List<String>> references(JsonNode sets) {
    return items(sets).stream().map(MetricVectors::strings).toList();
  }

  public static double[] doubles(JsonNode array) {
    return items(array).stream().mapToDouble(JsonNode::asDouble).toArray();
  }

  /** The metric that a case of the vectors names, with its options. */
  public static Metric metric(JsonNode metricCase) {
    JsonNode options = metricCase.get("options");
    return switch (metricCase.get("metric").asText()) {
      case "bleu" -> new Bleu(bleu(options));
      case "chrf" -> new ChrF(chrf(options));
      case "ter" -> new Ter(ter(options));
      default -> throw new IllegalArgumentException(metricCase.toString());
    };
  }

  private static BleuOptions bleu(JsonNode options) {
    String name = options.path("tokenize").asText("13a");
    SegmentTokenizer tokenizer =
        List.of(BleuTokenizer.values()).stream()
            .filter(t -> t.signature().equals(name))
            .findFirst()
            .orElseThrow();
    double value = options.path("smooth_value").asDouble(Double.NaN);
    return new BleuOptions(
        tokenizer,
        Smoothing.named(options.path("smooth_method").asText("exp"), value),
        options.path("lowercase").asBoolean(),
        options.path("effective_order").asBoolean(),
        options.path("max_ngram_order").asInt(4));
  }

  private static ChrFOptions chrf(JsonNode options) {
    return new ChrFOptions(
        options.path("char_order").asInt(6),
        options.path("word_order").asInt(0),
        options.path("beta").asInt(2),
        options.path("lowercase").asBoolean(),
        options.path("whitespace").asBoolean(),
        options.path("eps_smoothing").asBoolean());
  }

  private static TerOptions ter(JsonNode options) {
    return new TerOptions(
        options.path("normalized").asBoolean(),
        options.path("no_punct").asBoolean(),
        options.path("asian_support").asBoolean(),
        options.path("case_sensitive").asBoolean());
  }
}

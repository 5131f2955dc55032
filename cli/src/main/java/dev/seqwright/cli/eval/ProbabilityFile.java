package dev.seqwright.cli.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers with probabilities. As {@code predict --json} writes them, an object a line: {@code
 * {"label": "x", "probabilities": {"x": 0.9, "y": 0.1}}}; or, where the first line begins with no
 * brace, as {@code predict --probabilities} does: label, tab, probability, tab, next label. Without
 * {@code label}, the most probable label is the answer, of equal ones the first. Of all
 * probabilities, that of the answer is kept.
 */
final class ProbabilityFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** What probabilities that were rounded to a few digits may lack of 1. */
  private static final double ROUNDING = 0.01;

  private final Path file;
  private final Map<String, String> known = new HashMap<>();
  private final List<String> labels = new ArrayList<>();
  private final double[] probabilities;
  private boolean objects; // whether a line is an object; the first one tells

  private ProbabilityFile(Path file, int lines) {
    this.file = file;
    this.probabilities = new double[lines];
  }

  /**
   * Reads a file as long as the one that leads.
   *
   * @throws UserException naming the file and the line
   */
  static TestTexts.NamedSystem read(Path file, Path leader, int expected) {
    ProbabilityFile answers = new ProbabilityFile(file, expected);
    TextFiles.each(file, leader, expected, line -> answers.add(answers.labels.size(), line));
    return new TestTexts.NamedSystem(
        file.toString(), answers.labels, Optional.of(answers.probabilities));
  }

  private void add(int i, String line) {
    objects = i == 0 ? line.startsWith("{") : objects;
    JsonNode answer = objects ? parsed(i, line) : columns(i, line);
    JsonNode all = answer.path("probabilities");
    if (!all.isObject() || all.isEmpty()) {
      throw mistake(
          i,
          "found no probabilities, expected {\"label\": \"x\", \"probabilities\": {\"x\": 0.9,"
              + " \"y\": 0.1}}");
    }
    String label = answer.path("label").asText(mostProbable(i, all));
    if (!all.has(label)) {
      throw mistake(i, "the label '%s' has no probability".formatted(label));
    }
    probabilities[i] = all.get(label).asDouble();
    labels.add(known.computeIfAbsent(label, Function.identity()));
  }

  private JsonNode parsed(int i, String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw mistake(
          i,
          "not JSON at character %d of the line: %s"
              .formatted(e.getLocation().getColumnNr(), e.getOriginalMessage()));
    }
  }

  private JsonNode columns(int i, String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length % 2 != 0) {
      throw mistake(
          i,
          ("found %d columns, expected label, tab, probability, tab, next label ..., as predict"
                  + " --probabilities writes them, or JSON lines in all of the file")
              .formatted(cells.length));
    }
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode all = answer.putObject("probabilities");
    for (int c = 0; c < cells.length; c += 2) {
      all.set(cells[c], number(cells[c + 1]));
    }
    return answer;
  }

  /** The text itself where it is no number. */
  private static JsonNode number(String text) {
    try {
      return DoubleNode.valueOf(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return TextNode.valueOf(text);
    }
  }

  private String mostProbable(int i, JsonNode all) {
    String best = "";
    double highest = -1;
    double sum = 0;
    for (Map.Entry<String, JsonNode> label : all.properties()) {
      double probability = probability(i, label.getKey(), label.getValue());
      best = probability > highest ? label.getKey() : best;
      highest = Math.max(highest, probability);
      sum += probability;
    }
    if (Math.abs(sum - 1) > ROUNDING) {
      throw mistake(i, "the probabilities sum to %s, expected 1".formatted((float) sum));
    }
    return best;
  }

  private double probability(int i, String label, JsonNode value) {
    double probability = value.isNumber() ? value.asDouble() : Double.NaN;
    if (!(probability >= 0 && probability <= 1)) {
      throw mistake(i, "the probability of '%s' is %s, expected 0 to 1".formatted(label, value));
    }
    return probability;
  }

  private UserException mistake(int i, String what) {
    return new UserException(Help.BAD_ANSWER, "%s:%d: %s".formatted(file, i + 1, what));
  }
}

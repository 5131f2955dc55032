package dev.seqwright.cli.predict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.task.Answered;
import dev.seqwright.core.task.Prediction;
import dev.seqwright.core.task.TextClassifier;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** What a line of a classifier's answers is. */
final class AnswerForm {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      order = 7,
      names = "--probabilities",
      description = "Write each label with its probability, the most probable first.")
  private boolean probabilities;

  @Option(
      order = 8,
      names = "--json",
      description =
          "Write a JSON object a line: the label, the probability of every label and, where texts"
              + " can leave early, after how many layers this one did.")
  private boolean json;

  /** Whether a line is a label, or a number. */
  boolean isPlain() {
    return !probabilities && !json;
  }

  /**
   * Refuses what a model cannot answer.
   *
   * @param model its folder, for messages
   */
  void requireFit(TextClassifier classifier, Path model) {
    if (probabilities && json) {
      throw new UserException("--probabilities and --json: found both, expected one of them");
    }
    if (probabilities && classifier.answersNumbers()) {
      throw new UserException(
          "--probabilities: %s answers with a number, which has none".formatted(model));
    }
    if (probabilities && classifier.columns().size() > 1) {
      throw new UserException(
          "--probabilities: %s has the labels of %d columns (%s), expected those of one; --json has all"
              .formatted(
                  model, classifier.columns().size(), String.join(", ", classifier.columns())));
    }
  }

  /** The line above the answers to a table. */
  Optional<String> header(TextClassifier classifier) {
    return json ? Optional.empty() : Optional.of(String.join("\t", classifier.columns()));
  }

  /** The line that answers a text. */
  String line(TextClassifier classifier, Answered found) {
    List<Prediction> columns = found.columns();
    if (json) {
      Map<String, Object> object = object(classifier.columns(), columns);
      if (classifier.exits().isPresent()) {
        object.put("layer", found.layers());
      }
      return json(object);
    }
    return probabilities
        ? byProbability((Prediction.Label) columns.getFirst())
        : columns.stream().map(Prediction::text).collect(Collectors.joining("\t"));
  }

  private static String byProbability(Prediction.Label found) {
    return IntStream.range(0, found.labels().size())
        .boxed()
        .sorted(Comparator.comparingDouble((Integer c) -> -found.probabilities()[c]))
        .map(c -> found.labels().get(c) + "\t" + decimal(found.probabilities()[c]))
        .collect(Collectors.joining("\t"));
  }

  private static String decimal(double probability) {
    return String.format(Locale.ROOT, "%.6f", probability);
  }

  private static Map<String, Object> object(List<String> columns, List<Prediction> found) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (found.getFirst() instanceof Prediction.Value number) {
      object.put("number", (float) number.value());
    } else if (columns.size() == 1) {
      object.put("label", found.getFirst().text());
      object.put("probabilities", byLabel(found.getFirst()));
    } else {
      object.put("labels", byColumn(columns, found, Prediction::text));
      object.put("probabilities", byColumn(columns, found, AnswerForm::byLabel));
    }
    return object;
  }

  private static String json(Map<String, Object> object) {
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> byColumn(
      List<String> columns, List<Prediction> found, Function<Prediction, Object> value) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int c = 0; c < columns.size(); c++) {
      all.put(columns.get(c), value.apply(found.get(c)));
    }
    return all;
  }

  private static Map<String, Float> byLabel(Prediction prediction) {
    Prediction.Label label = (Prediction.Label) prediction;
    Map<String, Float> all = new LinkedHashMap<>();
    for (int c = 0; c < label.labels().size(); c++) {
      all.put(label.labels().get(c), (float) label.probabilities()[c]);
    }
    return all;
  }
}

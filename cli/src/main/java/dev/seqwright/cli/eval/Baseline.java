package dev.seqwright.cli.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Scores recorded by {@code eval --format json}. */
record Baseline(String file, JsonNode systems) {
  /** No recorded scores: nothing is compared. */
  static final Baseline NONE = new Baseline("", MissingNode.getInstance());

  /** What a test adds to a signature does not change the score. */
  private static final String OF_TESTS = "(bs|ar|seed):[^|]*\\|";

  /** A score of now and the one recorded. */
  record Match(String system, Result result, double recorded) {}

  /** Reads a file that {@code --format json} wrote. */
  static Baseline read(Path file) {
    try {
      // From bytes: JSON's reader takes a byte order mark for what it is.
      JsonNode systems = new ObjectMapper().readTree(Files.readAllBytes(file)).path("systems");
      if (!systems.isArray() || systems.isEmpty()) {
        throw new UserException(file + ": holds no scores; expected what --format json writes");
      }
      return new Baseline(file.toString(), systems);
    } catch (JsonProcessingException e) {
      throw new UserException(
          "%s: not JSON: %s; expected what --format json writes".formatted(file, FileProblem.of(e)),
          e);
    } catch (IOException e) {
      throw new UserException("--baseline " + file + " cannot be read: " + FileProblem.of(e), e);
    }
  }

  /**
   * Pairs each score with the recorded one of its system: that of the same name, or the only one.
   *
   * @throws UserException when nothing can be paired or the scores are not comparable
   */
  List<Match> matches(Evaluation evaluation) {
    List<Match> matches = new ArrayList<>();
    if (systems.isMissingNode()) {
      return matches;
    }
    for (SystemResult system : evaluation.systems()) {
      JsonNode recorded = recorded(system, evaluation.systems().size());
      system.results().forEach(result -> match(system, result, recorded, matches));
    }
    if (matches.isEmpty()) {
      throw new UserException(file + " has none of the metrics that were measured now");
    }
    return matches;
  }

  private JsonNode recorded(SystemResult system, int count) {
    if (systems.size() == 1 && count == 1) {
      return systems.get(0);
    }
    for (JsonNode candidate : systems) {
      if (candidate.path("system").asText().equals(system.system())) {
        return candidate;
      }
    }
    throw new UserException(file + " has no system named " + system.system());
  }

  private void match(SystemResult system, Result result, JsonNode recorded, List<Match> matches) {
    for (JsonNode score : recorded.path("scores")) {
      if (score.path("metric").asText().equals(result.measure().key())) {
        requireComparable(result, score);
        matches.add(new Match(system.system(), result, score.path("score").asDouble(Double.NaN)));
      }
    }
  }

  private void requireComparable(Result result, JsonNode score) {
    String then = score.path("signature").asText().replaceAll(OF_TESTS, "");
    String now = result.signature().toString().replaceAll(OF_TESTS, "");
    if (!then.equals(now)) {
      throw new UserException(
          file
              + ": "
              + result.name()
              + " was computed with "
              + then
              + ", now with "
              + now
              + ": the scores cannot be compared; record a new baseline");
    }
  }
}

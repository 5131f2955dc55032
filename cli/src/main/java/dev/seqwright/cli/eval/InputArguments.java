package dev.seqwright.cli.eval;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options that say what is evaluated. */
final class InputArguments {
  private final Map<String, String> decoding = new LinkedHashMap<>();

  @Option(
      names = {"--ref", "-r"},
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "What is right, a line a sentence, label or number, plain or .gz; of texts, several files"
              + " for several sets.")
  List<Path> references = List.of();

  @Option(
      names = {"--hyp", "--input", "-i"},
      arity = "1..*",
      paramLabel = "FILE",
      description = "Outputs of one or more systems, plain or .gz; '-' is standard input.")
  List<Path> hypotheses = List.of();

  @Option(
      names = "--probabilities",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Labels of one or more systems with their probabilities, as predict --probabilities"
              + " writes them, or JSON lines as in {\"label\": \"x\", \"probabilities\": {\"x\":"
              + " 0.9, \"y\": 0.1}}; in place of --hyp.")
  List<Path> probabilities = List.of();

  @Option(
      names = "--src",
      paramLabel = "FILE",
      description = "Source lines: what --model translates or labels; the report finds copies.")
  Path source;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "Model that answers --src first; its output is a system like the others. A language"
              + " model needs no --src.")
  Path model;

  @Option(
      names = "--document",
      description =
          "Lines are sentences of documents, with a blank line between two: --model translates each"
              + " in the context of those before it.")
  boolean document;

  @Option(
      names = {"--beam-size", "-b"},
      paramLabel = "K",
      description = "Beam of --model; as the model says when not given.")
  void beamSize(String value) {
    decoding.put("search=beam", "--beam-size " + value);
    decoding.put("beam-size=" + value, "--beam-size " + value);
  }

  @Option(
      names = {"--lenpen", "--normalize"},
      paramLabel = "ALPHA",
      description = "Length penalty of --model; as the model says when not given.")
  void lengthPenalty(String value) {
    decoding.put("length-penalty=" + value, "--lenpen " + value);
  }

  /** What was given of how --model is to decode: {@code KEY=VALUE} and the option. */
  Map<String, String> decoding() {
    return Collections.unmodifiableMap(decoding);
  }

  /** What is measured when nobody says what. */
  Set<Measure> usual() {
    if (probabilities.isEmpty()) {
      return EnumSet.of(Measure.BLEU, Measure.CHRF);
    }
    return usualOfLabels(model == null);
  }

  /**
   * The same of labels.
   *
   * @param calibrated whether the answers of the model, if there is one, have probabilities
   */
  Set<Measure> usualOfLabels(boolean calibrated) {
    return calibrated && hypotheses.isEmpty()
        ? EnumSet.of(Measure.ACCURACY, Measure.F1, Measure.ECE)
        : Measure.USUAL_OF_LABELS;
  }

  /** Reads all files; the model's translations are not among the systems yet. */
  TestTexts read() {
    return read(true);
  }

  /**
   * The same.
   *
   * @param keeping whether source lines are kept; else {@link #sources} reads them when they are
   *     answered
   */
  TestTexts read(boolean keeping) {
    check();
    Path leader = references.getFirst();
    List<List<String>> sets = new ArrayList<>();
    sets.add(TextFiles.lines(leader));
    int lines = sets.getFirst().size();
    references.stream().skip(1).forEach(f -> sets.add(TextFiles.lines(f, leader, lines)));
    Optional<List<String>> sources =
        Optional.ofNullable(source)
            .filter(f -> keeping)
            .map(f -> TextFiles.lines(f, leader, lines));
    List<TestTexts.NamedSystem> systems = new ArrayList<>();
    hypotheses.forEach(
        f ->
            systems.add(
                new TestTexts.NamedSystem(f.toString(), TextFiles.lines(f, leader, lines))));
    probabilities.forEach(f -> systems.add(ProbabilityFile.read(f, leader, lines)));
    return new TestTexts(sources, sets, systems);
  }

  /** What a model answers: the source lines that were kept, or those of the file. */
  SourceLines sources(TestTexts given) {
    return given
        .sources()
        .map(SourceLines::of)
        .orElseGet(() -> SourceLines.of(source, references.getFirst(), given.size()));
  }

  /** Refuses what a language model, which is asked for the text of --ref, has no use for. */
  void requireText() {
    if (source != null || !hypotheses.isEmpty() || !decoding.isEmpty()) {
      String option =
          source != null
              ? "--src"
              : hypotheses.isEmpty() ? decoding.values().iterator().next() : "--hyp";
      throw new UserException(
          Help.WRONG_TASK,
          "%s: %s is a language model and has no outputs to compare; leave it out"
              .formatted(option, model));
    }
  }

  private void check() {
    if (references.isEmpty()) {
      throw new UserException(
          "eval compares with what is right: give --ref FILE; or --conll FILE, where right and"
              + " predicted tags stand in one file");
    }
    if (hypotheses.isEmpty() && probabilities.isEmpty() && model == null) {
      throw new UserException(
          "eval needs something to evaluate: give --hyp FILE, or --model DIR and --src FILE");
    }
    if (model == null && !decoding.isEmpty()) {
      throw new UserException(
          decoding.values().iterator().next()
              + " says how --model is to decode: give --model DIR and --src FILE, or leave it out");
    }
    if (model == null && document) {
      throw new UserException(
          "--document says how --model reads --src: give --model DIR and --src FILE, or leave it"
              + " out");
    }
    Set<Path> seen = new HashSet<>();
    for (Path file : hypotheses) {
      requireNew("--hyp", file, seen);
    }
    for (Path file : probabilities) {
      requireNew("--probabilities", file, seen);
    }
  }

  private static void requireNew(String option, Path file, Set<Path> seen) {
    if (!seen.add(file)) {
      throw new UserException(option + " " + file + " is given twice: a system is compared once");
    }
  }
}

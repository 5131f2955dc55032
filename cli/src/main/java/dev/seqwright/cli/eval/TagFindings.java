package dev.seqwright.cli.eval;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.metrics.Decimals;
import dev.seqwright.core.metrics.tag.ChunkCounts;
import dev.seqwright.core.metrics.tag.ChunkScheme;
import dev.seqwright.core.metrics.tag.ConllevalText;
import dev.seqwright.core.metrics.tag.TagCounts;
import dev.seqwright.core.metrics.tag.TagMetric;
import dev.seqwright.core.metrics.tag.TagSegments;
import dev.seqwright.core.metrics.tag.TaggedSentences;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was found of tagged sentences. */
record TagFindings(TaggedSentences sentences, Evaluation evaluation) implements Findings {
  private static final Map<Measure, TagMetric> METRICS =
      new EnumMap<>(
          Map.of(
              Measure.ACCURACY, TagMetric.ACCURACY,
              Measure.PRECISION, TagMetric.PRECISION,
              Measure.RECALL, TagMetric.RECALL,
              Measure.F1, TagMetric.F1));

  /**
   * Scores sentences.
   *
   * @param asked what to measure; where nothing is, all that the tags have
   */
  static TagFindings of(
      TaggedSentences sentences, List<String> names, Set<Measure> asked, SignificanceTest test) {
    requireScheme(sentences);
    Set<Measure> measures = asked.isEmpty() ? usual(sentences) : asked;
    Map<Measure, Scored> scored = new LinkedHashMap<>();
    for (Measure measure : measures) {
      requireChunks(measure, sentences);
      TagSegments segments = new TagSegments(METRICS.get(measure), sentences);
      scored.put(measure, new Scored(segments, () -> segments));
    }
    return new TagFindings(sentences, Evaluation.of(names, sentences.size(), 1, scored, test));
  }

  private static Set<Measure> usual(TaggedSentences sentences) {
    List<Measure> ofChunks =
        List.of(Measure.ACCURACY, Measure.PRECISION, Measure.RECALL, Measure.F1);
    return sentences.ofChunks() ? new LinkedHashSet<>(ofChunks) : Set.of(Measure.ACCURACY);
  }

  /** Right tags that make no chunk of a strict scheme are those of another one. */
  private static void requireScheme(TaggedSentences sentences) {
    boolean strict = sentences.scheme() != ChunkScheme.CONLLEVAL;
    if (strict && sentences.ofChunks() && sentences.counts(0).all().gold() == 0) {
      throw new UserException(
          Help.WRONG_METRIC,
          "--scheme %s: the right tags make no whole chunk of it, expected at least one; choose the scheme of your tags, or conlleval, which takes all"
              .formatted(sentences.scheme().label()));
    }
  }

  private static void requireChunks(Measure measure, TaggedSentences sentences) {
    if (!METRICS.containsKey(measure)) {
      throw new UserException(
          Help.WRONG_METRIC,
          "--metrics %s is not of tags: choose accuracy, precision, recall or f1"
              .formatted(measure.key()));
    }
    if (measure != Measure.ACCURACY && !sentences.ofChunks()) {
      throw new UserException(
          Help.WRONG_METRIC,
          "--metrics %s is of chunks, and no tag begins with B-, I-, E- or S-: choose accuracy"
              .formatted(measure.key()));
    }
  }

  @Override
  public String text(OutputArguments options) {
    if (options.scoreOnly) {
      return scores(options);
    }
    if (!sentences.ofChunks()) {
      return scores(options)
          + eachSystem(
              s -> new LabelTables(sentences.confusions(s), "tokens", options.width).print());
    }
    String told = eachSystem(s -> ConllevalText.of(sentences.counts(s)));
    return isConllevals() ? told : scores(options) + (told.startsWith("\n") ? "" : "\n") + told;
  }

  /** Whether the script's text says it all. */
  private boolean isConllevals() {
    return evaluation.systems().size() == 1
        && sentences.scheme() == ChunkScheme.CONLLEVAL
        && evaluation.test() instanceof SignificanceTest.None;
  }

  @Override
  public void describe(int system, ObjectNode node) {
    TagCounts counts = sentences.counts(system);
    node.put("tokens", counts.tokens());
    if (!sentences.ofChunks()) {
      LabelJson.describe(sentences.confusions(system), node);
      return;
    }
    describe(counts.all(), node.putObject("chunks"));
    ArrayNode types = node.putArray("types");
    counts.types().forEach((type, own) -> describe(own, types.addObject().put("type", type)));
  }

  private static void describe(ChunkCounts counts, ObjectNode node) {
    node.put("precision", counts.precision())
        .put("recall", counts.recall())
        .put("f1", counts.f1())
        .put("gold", counts.gold())
        .put("found", counts.found())
        .put("correct", counts.correct());
  }

  @Override
  public String page(OutputArguments options) {
    StringBuilder sections = new StringBuilder(ReportTables.scores(evaluation, options));
    for (int s = 0; s < sentences.systems(); s++) {
      String name = evaluation.systems().get(s).system();
      if (sentences.ofChunks()) {
        sections.append(Html.section("Types of " + name, types(s, options)));
      } else {
        sections.append(
            Html.section(
                "Tags of " + name,
                ReportTables.labels(sentences.confusions(s), "Tokens", options)));
      }
      sections.append(
          Html.section(
              "The most frequent confusions of " + name,
              ReportTables.confusions(sentences.confusions(s), "Tokens")));
      sections.append(
          Html.section(
              "Confusions of " + name,
              new ConfusionPicture(sentences.confusions(s), "tokens").html()));
    }
    String summary =
        "%d sentences, %d tokens".formatted(sentences.size(), sentences.counts(0).tokens());
    return HtmlReport.frame(summary, sections.toString());
  }

  private String types(int system, OutputArguments options) {
    TagCounts counts = sentences.counts(system);
    List<String> header =
        List.of("Type", "Precision", "Recall", "F1", "Chunks", "Found", "Correct");
    String[] rows =
        counts.types().entrySet().stream()
            .map(type -> row(type.getKey(), type.getValue(), options.width))
            .toArray(String[]::new);
    return Html.table(Html.row("th", header), rows);
  }

  private static String row(String type, ChunkCounts counts, int decimals) {
    return Html.row(
        "td",
        List.of(
            Html.text(type),
            Decimals.format(counts.precision(), decimals),
            Decimals.format(counts.recall(), decimals),
            Decimals.format(counts.f1(), decimals),
            Long.toString(counts.gold()),
            Long.toString(counts.found()),
            Long.toString(counts.correct())));
  }
}

package dev.seqwright.cli.eval;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.core.metrics.label.Calibration;
import dev.seqwright.core.metrics.label.CalibrationSegments;
import dev.seqwright.core.metrics.label.LabelMetric;
import dev.seqwright.core.metrics.label.LabelSegments;
import dev.seqwright.core.metrics.label.LabelledLines;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What was found of labels, a label a line. */
record LabelFindings(TestTexts texts, LabelledLines lines, Evaluation evaluation)
    implements Findings {
  private static final Map<Measure, LabelMetric> METRICS =
      new EnumMap<>(
          Map.of(
              Measure.ACCURACY, LabelMetric.ACCURACY,
              Measure.F1, LabelMetric.F1,
              Measure.F1_MICRO, LabelMetric.F1_MICRO,
              Measure.PRECISION, LabelMetric.PRECISION,
              Measure.RECALL, LabelMetric.RECALL,
              Measure.MCC, LabelMetric.MCC));

  /** Compares labels; those of the texts have been checked. */
  static LabelFindings of(TestTexts texts, Set<Measure> measures, SignificanceTest test) {
    LabelledLines lines = LabelledLines.of(texts.outputs(), texts.references().getFirst());
    Map<Measure, Scored> scored = new LinkedHashMap<>();
    measures.forEach(measure -> scored.put(measure, scored(measure, texts, lines)));
    return new LabelFindings(
        texts, lines, Evaluation.of(texts.names(), texts.size(), 1, scored, test));
  }

  private static Scored scored(Measure measure, TestTexts texts, LabelledLines lines) {
    if (measure == Measure.ECE) {
      List<double[]> probabilities = AnswerLines.probabilities(texts);
      return new Scored(
          CalibrationSegments.ECE, () -> new CalibrationSegments(lines, probabilities));
    }
    LabelMetric metric = METRICS.get(measure);
    return new Scored(metric, () -> new LabelSegments(metric, lines));
  }

  /** The calibration of a system whose probabilities were given. */
  Optional<Calibration> calibration(int system) {
    return texts
        .systems()
        .get(system)
        .probabilities()
        .map(
            own -> {
              Calibration calibration = new Calibration();
              for (int i = 0; i < own.length; i++) {
                calibration.add(own[i], lines.right(system, i));
              }
              return calibration;
            });
  }

  @Override
  public String text(OutputArguments options) {
    return options.scoreOnly
        ? scores(options)
        : scores(options) + eachSystem(s -> tables(s, options));
  }

  private String tables(int system, OutputArguments options) {
    LabelTables tables = new LabelTables(lines.confusions(system), "lines", options.width);
    return tables.print() + calibration(system).map(LabelTables::calibration).orElse("");
  }

  @Override
  public void describe(int system, ObjectNode node) {
    LabelJson.describe(lines.confusions(system), node);
    calibration(system).ifPresent(calibration -> describe(calibration, node));
  }

  private static void describe(Calibration calibration, ObjectNode node) {
    ArrayNode bins = node.putObject("calibration").put("ece", calibration.error()).putArray("bins");
    for (Calibration.Bin bin : calibration.bins()) {
      bins.addObject()
          .put("above", bin.from())
          .put("to", bin.to())
          .put("lines", bin.count())
          .put("accuracy", bin.accuracy())
          .put("confidence", bin.confidence());
    }
  }

  @Override
  public String page(OutputArguments options) {
    return new LabelSections(this, options).page();
  }
}

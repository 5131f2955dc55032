package dev.seqwright.cli.eval;

import dev.seqwright.cli.TypedSettings;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.metrics.Metric;
import dev.seqwright.core.metrics.PlainScore;
import dev.seqwright.core.metrics.ReferenceLikelihood;
import dev.seqwright.core.metrics.Signature;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Scores outputs against references, as sacreBLEU does, and fails a build that fell behind. */
@Command(
    name = "eval",
    sortOptions = false,
    description = "Scores translations with sacreBLEU's numbers: BLEU, chrF, TER and more.",
    footer = {
      "",
      "Exit codes: 0 done, 2 a mistake in what was given, 3 a gate not met.",
      "",
      "  seqwright eval --ref test.de --hyp out.de -m bleu chrf ter",
      "  seqwright eval --ref test.de --hyp a.de b.de --paired-bs --format markdown",
      "  seqwright eval --ref test.de --model run --src test.en --min bleu=35 --report report"
    })
public final class EvalCommand implements Callable<Integer> {
  private static final int GATE_NOT_MET = 3;

  private final ModelTranslator.Loader models;

  @Spec private CommandSpec spec;
  @Mixin private InputArguments input = new InputArguments();
  @Mixin private MetricArguments metricArguments = new MetricArguments();
  @Mixin private SignificanceArguments significance = new SignificanceArguments();
  @Mixin private OutputArguments output = new OutputArguments();
  @Mixin private GateArguments gateArguments = new GateArguments();

  /** The command on models of this build. */
  public EvalCommand() {
    this(SavedModelTranslator::load);
  }

  /** The command on models that come from elsewhere. */
  EvalCommand(ModelTranslator.Loader models) {
    this.models = models;
  }

  @Override
  public Integer call() {
    output.check();
    Gate gate = gateArguments.gate();
    Set<Measure> measures = metricArguments.measures(gateArguments.measures());
    TestTexts given = input.read();
    if (input.model == null) {
      requireTexts(measures);
      return evaluate(given, metrics(measures), List.of(), gate);
    }
    try (ModelTranslator model = open()) {
      Set<Measure> ofModel = ofModel(model, measures);
      measures.removeAll(ofModel);
      requireSources(model, measures);
      List<Result> fit = ofModel.isEmpty() ? List.of() : fit(model, given, ofModel);
      return evaluate(withModel(model, given), metrics(measures), fit, gate);
    }
  }

  private ModelTranslator open() {
    Map<String, String> decoding = input.decoding();
    return TypedSettings.reading(
        decoding, () -> models.load(input.model, List.copyOf(decoding.keySet())));
  }

  private Map<Measure, Metric> metrics(Set<Measure> measures) {
    Map<Measure, Metric> metrics = new LinkedHashMap<>();
    measures.forEach(m -> metrics.put(m, metricArguments.metric(m, output.sentences)));
    return metrics;
  }

  private static void requireTexts(Set<Measure> measures) {
    if (measures.contains(Measure.PERPLEXITY)) {
      throw new UserException(
          "perplexity is a model's: give --model DIR, and --src FILE where the model reads one");
    }
  }

  /** Measures that ask the model itself, not its output. */
  private Set<Measure> ofModel(ModelTranslator model, Set<Measure> measures) {
    Set<Measure> asked = EnumSet.of(Measure.PERPLEXITY, Measure.ACCURACY);
    asked.retainAll(measures);
    if (model.foresees()) {
      return asked;
    }
    if (asked.contains(Measure.PERPLEXITY)) {
      throw new UserException(
          Help.WRONG_TASK,
          "--metrics perplexity: %s gives labels, not tokens; choose accuracy"
              .formatted(input.model));
    }
    return EnumSet.noneOf(Measure.class);
  }

  private void requireSources(ModelTranslator model, Set<Measure> outputs) {
    if (model.writes() && input.source == null) {
      throw new UserException(
          "--model " + input.model + " needs the text to translate: give --src FILE");
    }
    if (!model.writes() && !outputs.isEmpty()) {
      throw new UserException(
          Help.WRONG_TASK,
          "--metrics %s: %s is a language model and has no outputs to compare; choose perplexity or"
                  .formatted(outputs.iterator().next().key(), input.model)
              + " accuracy");
    }
  }

  /** The model goes first: other systems are compared with it. */
  private TestTexts withModel(ModelTranslator model, TestTexts given) {
    List<TestTexts.NamedSystem> systems = new ArrayList<>();
    List<String> lines =
        model.writes()
            ? model.translate(given.sources().orElseThrow())
            : given.references().getFirst();
    systems.add(new TestTexts.NamedSystem(input.model.toString(), lines));
    systems.addAll(given.systems());
    return new TestTexts(given.sources(), given.references(), systems);
  }

  private static List<Result> fit(ModelTranslator model, TestTexts given, Set<Measure> measures) {
    ReferenceLikelihood fit =
        model.fit(given.sources().orElse(List.of()), given.references().getFirst());
    return measures.stream()
        .map(m -> m == Measure.PERPLEXITY ? perplexity(fit) : accuracy(fit))
        .toList();
  }

  private static Result perplexity(ReferenceLikelihood fit) {
    return ofModel(Measure.PERPLEXITY, fit, fit.perplexity(), Metric.Goal.LOWER);
  }

  private static Result accuracy(ReferenceLikelihood fit) {
    return ofModel(Measure.ACCURACY, fit, fit.accuracy(), Metric.Goal.HIGHER);
  }

  private static Result ofModel(
      Measure measure, ReferenceLikelihood fit, double value, Metric.Goal goal) {
    Signature signature =
        new Signature(
            List.of(
                new Signature.Entry("nrefs", "#", "1"),
                new Signature.Entry("tokens", "n", Long.toString(fit.tokens()))));
    PlainScore score = new PlainScore(measure.key(), value);
    return new Result(measure, score, goal, signature, Optional.empty(), Optional.empty());
  }

  private int evaluate(TestTexts texts, Map<Measure, Metric> metrics, List<Result> fit, Gate gate) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.sentences) {
      if (significance.asked()) {
        throw new UserException("--sentence-level has no significance: leave one of them out");
      }
      new SentenceScores(texts, metrics, output).print(out);
      return 0;
    }
    SignificanceTest test = significance.test(texts.size(), texts.systems().size());
    Evaluation evaluation =
        Evaluation.of(
                texts.names(),
                texts.size(),
                texts.references().size(),
                Scored.of(texts, metrics),
                test)
            .withFirst(fit);
    out.print(output.format.print(evaluation, output));
    out.flush();
    if (output.report != null) {
      HtmlReport.write(output.report, HtmlReport.page(texts, metrics, evaluation, output));
    }
    return judge(gate.shortfalls(evaluation));
  }

  private int judge(List<String> shortfalls) {
    PrintWriter err = spec.commandLine().getErr();
    shortfalls.forEach(err::println);
    err.flush();
    return shortfalls.isEmpty() ? 0 : GATE_NOT_MET;
  }
}

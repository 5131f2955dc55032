package dev.seqwright.cli.eval;

import dev.seqwright.cli.ContextOptions;
import dev.seqwright.cli.TypedSettings;
import dev.seqwright.cli.UseOptions;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.metrics.Metric;
import dev.seqwright.core.metrics.PlainScore;
import dev.seqwright.core.metrics.ReferenceLikelihood;
import dev.seqwright.core.metrics.Signature;
import dev.seqwright.core.metrics.tag.TaggedSentences;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.task.LanguageModel;
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
    description = "Scores translations, labels, numbers or tags, or a model, with a gate for CI.",
    footer = {
      "",
      "Exit codes: 0 done, 2 a mistake in what was given, 3 a gate not met.",
      "",
      "  seqwright eval --ref test.de --hyp out.de -m bleu chrf ter",
      "  seqwright eval --ref test.de --hyp a.de b.de --paired-bs --format markdown",
      "  seqwright eval --ref test.de --model run --src test.en --min bleu=35 --report report",
      "  seqwright eval --ref gold --hyp labels -m accuracy f1 --min f1=80",
      "  seqwright eval --ref gold --probabilities labels.jsonl --report report",
      "  seqwright eval --ref scores --hyp numbers -m pearson spearman",
      "  seqwright eval --ref gold --model run --src texts --exit-curve 0.1,0.2,0.4 --report"
          + " report",
      "  seqwright eval --conll tagged.conll",
      "  seqwright eval --ref text --model language-model -m perplexity bits-per-byte"
    })
public final class EvalCommand implements Callable<Integer> {
  private static final int GATE_NOT_MET = 3;

  private final ModelTranslator.Loader models;

  @Spec private CommandSpec spec;
  @Mixin private InputArguments input = new InputArguments();
  @Mixin private MetricArguments metricArguments = new MetricArguments();
  @Mixin private SignificanceArguments significance = new SignificanceArguments();
  @Mixin private OutputArguments output = new OutputArguments();
  @Mixin private TagArguments tags = new TagArguments();
  @Mixin private ContextOptions context = new ContextOptions();
  @Mixin private UseOptions use = new UseOptions();
  @Mixin private ExitArguments exits = new ExitArguments();
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
    if (tags.asked()) {
      exits.requireNone("--conll has the answers already; give --model DIR and --src FILE");
      return finish(ofTags(), gate);
    }
    if (input.model == null) {
      use.requireNone();
      context.requireNone("eval without --model");
      exits.requireNone("there is no model; give --model DIR and --src FILE");
      return evaluateFiles(gate);
    }
    if (exits.asksForCurve()) {
      return evaluateCurve(gate);
    }
    try (ModelTranslator model = open(use.use())) {
      int code = evaluate(model, gate);
      use.tell(model.report());
      return code;
    }
  }

  private int evaluate(ModelTranslator model, Gate gate) {
    if (model.languageModel().isPresent()) {
      return foresee(model.languageModel().get(), gate);
    }
    context.requireNone(input.model);
    return evaluateModel(model, gate);
  }

  private int evaluateFiles(Gate gate) {
    Set<Measure> measures = metricArguments.measures(gateArguments.measures(), input.usual());
    TestTexts given = input.read();
    requireTexts(measures);
    return evaluate(given, measures, List.of(), gate);
  }

  private int evaluateModel(ModelTranslator model, Gate gate) {
    Set<Measure> usual =
        model.foresees() ? input.usual() : input.usualOfLabels(model.tellsProbabilities());
    Set<Measure> measures = metricArguments.measures(gateArguments.measures(), usual);
    // Labels are counted; only a page shows the texts that they are of.
    TestTexts given = input.read(model.foresees() || output.report != null);
    Set<Measure> ofModel = ofModel(model, measures);
    measures.removeAll(ofModel);
    requireSources(measures);
    List<Result> fit = ofModel.isEmpty() ? List.of() : fit(model, given, ofModel);
    return evaluate(withModel(model, given), measures, fit, gate);
  }

  /** A language model is asked for a text; there are no outputs to compare. */
  private int foresee(LanguageModel model, Gate gate) {
    input.requireText();
    output.requireNumbers(input.model);
    Set<Measure> measures =
        metricArguments.measures(gateArguments.measures(), TextEvaluation.USUAL);
    TextEvaluation text = new TextEvaluation(model, input.model.toString(), context);
    return finish(new ForeseenText(text.of(input.references, measures)), gate);
  }

  /** A classifier or a translator at several thresholds of its exit rule. */
  private int evaluateCurve(Gate gate) {
    context.requireNone(input.model);
    requireNoSentences();
    output.requireTextOrJson("--exit-curve");
    Optional<ExitPlan> plan;
    Set<Measure> usual;
    try (ModelTranslator model = open(use.use())) {
      requireCurve(model);
      plan = model.exits();
      usual = model.foresees() ? input.usual() : model.usualOfLabels();
    }
    Set<Measure> measures = metricArguments.measures(gateArguments.measures(), usual);
    requireOutputs(measures);
    requireSources(measures);
    TestTexts given = input.read();
    ExitCurve curve =
        ExitCurve.of(
            plan,
            asked -> open(use.use().and(asked)),
            exits.curve(),
            given.sources().orElseThrow());
    TestTexts texts = new TestTexts(given.sources(), given.references(), curve.systems());
    return finish(new CurveFindings(curve, found(texts, measures)), gate);
  }

  private Evaluation found(TestTexts texts, Set<Measure> measures) {
    SignificanceTest test = significance.test(texts.size(), texts.systems().size());
    String reference = input.references.getFirst().toString();
    return switch (Measures.of(measures)) {
      case TEXTS -> ofTexts(texts, metrics(measures), test);
      case NUMBERS -> NumberFindings.of(texts, reference, measures, test).evaluation();
      case LABELS -> LabelFindings.of(texts, measures, test).evaluation();
    };
  }

  private void requireCurve(ModelTranslator model) {
    if (!model.drawsCurve()) {
      throw new UserException(
          Help.WRONG_TASK,
          ("--exit-curve: %s neither translates nor classifies, and a curve compares outputs;"
                  + " measure one threshold after the other: tags by predict and eval --conll, a"
                  + " language model by eval -m perplexity")
              .formatted(input.model));
    }
  }

  /** Refuses what is measured of a model itself, of which a curve has many. */
  private static void requireOutputs(Set<Measure> measures) {
    measures.stream()
        .filter(TextEvaluation.USUAL::contains)
        .findFirst()
        .ifPresent(
            measure -> {
              throw new UserException(
                  Help.WRONG_METRIC,
                  "--metrics %s: found --exit-curve, which compares outputs; choose among bleu,"
                          .formatted(measure.key())
                      + " chrf, ter, exact, accuracy, f1 and others of outputs");
            });
  }

  private ModelTranslator open(ModelUse asked) {
    Map<String, String> decoding = input.decoding();
    ModelTranslator opened =
        TypedSettings.reading(
            decoding, () -> models.load(input.model, asked, List.copyOf(decoding.keySet())));
    try {
      return opened.inDocuments(input.document, input.model);
    } catch (UserException e) {
      opened.close();
      throw e;
    }
  }

  private Map<Measure, Metric> metrics(Set<Measure> measures) {
    Map<Measure, Metric> metrics = new LinkedHashMap<>();
    measures.forEach(m -> metrics.put(m, metricArguments.metric(m, output.sentences)));
    return metrics;
  }

  private static void requireTexts(Set<Measure> measures) {
    for (Measure measure : measures) {
      if (TextEvaluation.USUAL.contains(measure)) {
        throw new UserException(
            "%s is a model's: give --model DIR, and --src FILE where the model reads one"
                .formatted(measure.key()));
      }
    }
  }

  /** Measures that ask the model itself, not its output. */
  private Set<Measure> ofModel(ModelTranslator model, Set<Measure> measures) {
    Set<Measure> asked = EnumSet.of(Measure.PERPLEXITY, Measure.ACCURACY);
    asked.retainAll(measures);
    for (Measure measure : List.of(Measure.NATS, Measure.BITS_PER_BYTE)) {
      if (measures.contains(measure)) {
        throw new UserException(
            Help.WRONG_TASK,
            "--metrics %s: %s is no language model; choose perplexity or accuracy"
                .formatted(measure.key(), input.model));
      }
    }
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

  /** What would be refused once the model has answered is refused before. */
  private void requireSources(Set<Measure> outputs) {
    Measures.of(outputs);
    if (input.source == null) {
      throw new UserException(
          "--model " + input.model + " needs the text to translate: give --src FILE");
    }
  }

  /** The model goes first: other systems are compared with it. */
  private TestTexts withModel(ModelTranslator model, TestTexts given) {
    List<TestTexts.NamedSystem> systems = new ArrayList<>();
    systems.add(model.answer(input.model.toString(), input.sources(given)));
    systems.addAll(given.systems());
    return new TestTexts(given.sources(), given.references(), systems);
  }

  private static List<Result> fit(ModelTranslator model, TestTexts given, Set<Measure> measures) {
    ReferenceLikelihood fit =
        model.fit(given.sources().orElseThrow(), given.references().getFirst());
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

  private TagFindings ofTags() {
    requireNoSentences();
    TaggedFiles files = tags.read(input);
    TaggedSentences sentences = files.count(tags.scheme);
    return TagFindings.of(
        sentences,
        files.names(),
        metricArguments.measures(gateArguments.measures(), Set.of()),
        significance.test(sentences.size(), sentences.systems()));
  }

  private int evaluate(TestTexts texts, Set<Measure> measures, List<Result> fit, Gate gate) {
    if (Measures.of(measures) == Measures.TEXTS) {
      return evaluateTexts(texts, metrics(measures), fit, gate);
    }
    requireNoSentences();
    if (texts.references().size() > 1) {
      throw new UserException(
          "--ref: a line has one right label or number; give one file, or measure exact");
    }
    SignificanceTest test = significance.test(texts.size(), texts.systems().size());
    String reference = input.references.getFirst().toString();
    if (Measures.of(measures) == Measures.NUMBERS) {
      return finish(NumberFindings.of(texts, reference, measures, test), gate);
    }
    AnswerLines.requireLabels(texts, reference);
    return finish(LabelFindings.of(texts, measures, test), gate);
  }

  private void requireNoSentences() {
    if (output.sentences) {
      throw new UserException(
          Help.WRONG_METRIC, "--sentence-level is of texts: labels, numbers and tags have none");
    }
  }

  private int evaluateTexts(
      TestTexts texts, Map<Measure, Metric> metrics, List<Result> fit, Gate gate) {
    if (output.sentences) {
      if (significance.asked()) {
        throw new UserException("--sentence-level has no significance: leave one of them out");
      }
      new SentenceScores(texts, metrics, output).print(spec.commandLine().getOut());
      return 0;
    }
    SignificanceTest test = significance.test(texts.size(), texts.systems().size());
    Evaluation evaluation = ofTexts(texts, metrics, test).withFirst(fit);
    return finish(new TextFindings(texts, metrics, evaluation), gate);
  }

  private static Evaluation ofTexts(
      TestTexts texts, Map<Measure, Metric> metrics, SignificanceTest test) {
    return Evaluation.of(
        texts.names(), texts.size(), texts.references().size(), Scored.of(texts, metrics), test);
  }

  private int finish(Findings findings, Gate gate) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(output.format.print(findings, output));
    out.flush();
    if (output.report != null) {
      HtmlReport.write(output.report, findings.page(output), findings.pictures());
    }
    return judge(gate.shortfalls(findings.evaluation()));
  }

  private int judge(List<String> shortfalls) {
    PrintWriter err = spec.commandLine().getErr();
    shortfalls.forEach(err::println);
    err.flush();
    return shortfalls.isEmpty() ? 0 : GATE_NOT_MET;
  }
}

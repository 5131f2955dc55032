package dev.seqwright.cli.eval;

import dev.seqwright.cli.DocumentOption;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.network.LoadedTranslator;
import dev.seqwright.core.decode.text.Translator;
import dev.seqwright.core.metrics.ReferenceLikelihood;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.stack.ExitHistogram;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.task.Classification;
import dev.seqwright.core.task.LanguageModel;
import dev.seqwright.core.task.LanguageModelling;
import dev.seqwright.core.task.Prediction;
import dev.seqwright.core.task.Predictor;
import dev.seqwright.core.task.TaskKind;
import dev.seqwright.core.task.Tasks;
import dev.seqwright.core.task.TextClassifier;
import dev.seqwright.core.task.Translation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;

/** The model of a folder, decoded as its configuration says but for what was given. */
final class SavedModelTranslator implements ModelTranslator {
  private final LoadedTranslator model;
  private final DecodingConfig decoding;
  private final int context;

  private SavedModelTranslator(LoadedTranslator model, DecodingConfig decoding, int context) {
    this.model = model;
    this.decoding = decoding;
    this.context = context;
  }

  /**
   * Opens a model; {@code settings} are {@code KEY=VALUE} of its section 'decoding'.
   *
   * @param use what it is to be used for
   * @throws UserException for settings of a model that does not translate
   */
  static ModelTranslator load(Path folder, ModelUse use, List<String> settings) {
    TaskKind task = Tasks.of(folder);
    if (!(task instanceof Translation.Settings) && !settings.isEmpty()) {
      throw new UserException(
          Help.WRONG_TASK,
          "--set %s: %s does not translate and has no such search; leave it out"
              .formatted(settings.getFirst(), folder));
    }
    return switch (task) {
      case Translation.Settings _ -> translator(folder, use, settings);
      case LanguageModelling.Settings _ -> new ForeseenTexts(LanguageModel.open(folder, use));
      case Classification.Settings _ ->
          new ClassifiedLines(ofLines(TextClassifier.open(folder, use), folder));
      default -> new PredictedLines(ofLines(Predictor.open(folder, use), folder));
    };
  }

  /** Lines of sources are no documents. */
  private static <P extends Predictor> P ofLines(P model, Path folder) {
    if (model.readsDocuments()) {
      model.close();
      throw new UserException(
          Help.WRONG_TASK,
          "--model %s: it reads documents, expected a model that answers lines; write its labels by 'seqwright predict' and give them as --hyp"
              .formatted(folder));
    }
    return model;
  }

  private static ModelTranslator translator(Path folder, ModelUse use, List<String> settings) {
    LoadedTranslator model = LoadedTranslator.open(folder, use);
    return new SavedModelTranslator(model, model.decoding().with(settings), 0);
  }

  @Override
  public ModelTranslator inDocuments(boolean asked, Path folder) {
    return new SavedModelTranslator(model, decoding, DocumentOption.context(asked, folder, model));
  }

  @Override
  public List<String> translate(List<String> sources) {
    return new Translator(decoding, model.codec(), model.models(decoding.precision()))
        .inDocuments(context).translate(sources).stream().map(line -> line.best().text()).toList();
  }

  @Override
  public ReferenceLikelihood fit(List<String> sources, List<String> references) {
    return context > 0 ? model.fitInDocuments(sources, references) : model.fit(sources, references);
  }

  @Override
  public Optional<ExitPlan> exits() {
    return model.exits();
  }

  @Override
  public Optional<ExitHistogram> exitHistogram() {
    return model.exitHistogram();
  }

  @Override
  public List<String> report() {
    return model.report();
  }

  @Override
  public void close() {
    model.close();
  }

  /** A language model: it tells how well it foresees texts, and has no outputs. */
  private record ForeseenTexts(LanguageModel model) implements ModelTranslator {
    @Override
    public Optional<LanguageModel> languageModel() {
      return Optional.of(model);
    }

    @Override
    public boolean drawsCurve() {
      return false;
    }

    @Override
    public List<String> translate(List<String> sources) {
      throw new IllegalStateException("a language model has no outputs");
    }

    @Override
    public ReferenceLikelihood fit(List<String> sources, List<String> references) {
      throw new IllegalStateException("a language model reads no sources");
    }

    @Override
    public List<String> report() {
      return model.report();
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /** A classifier, which knows how probable its answers are where they are labels of one column. */
  private record ClassifiedLines(TextClassifier model) implements ModelTranslator {
    @Override
    public boolean foresees() {
      return false;
    }

    @Override
    public Set<Measure> usualOfLabels() {
      return model.answersNumbers() ? EnumSet.of(Measure.PEARSON) : Measure.USUAL_OF_LABELS;
    }

    @Override
    public boolean tellsProbabilities() {
      return !model.answersNumbers() && model.columns().size() == 1;
    }

    @Override
    public List<String> translate(List<String> sources) {
      return model.answer(sources, 1);
    }

    @Override
    public TestTexts.NamedSystem answer(String name, SourceLines sources) {
      return tellsProbabilities() ? probable(name, sources) : answered(name, model, sources);
    }

    private TestTexts.NamedSystem probable(String name, SourceLines sources) {
      Map<String, String> known = new HashMap<>(); // a label has one memory, as often as it comes
      List<String> labels = new ArrayList<>();
      DoubleStream.Builder probabilities = DoubleStream.builder();
      sources.each(
          window -> {
            for (Prediction.Label found : labels(window, labels.size())) {
              probabilities.add(found.probabilities()[found.best()]);
              labels.add(known.computeIfAbsent(found.text(), label -> label));
            }
          });
      return new TestTexts.NamedSystem(name, labels, Optional.of(probabilities.build().toArray()));
    }

    /** The answers to lines of which the first has a number, from 0. */
    private List<Prediction.Label> labels(List<String> sources, int first) {
      List<TextClassifier.Question> questions = new ArrayList<>();
      for (String source : sources) {
        questions.add(model.question(source, "line " + (first + questions.size() + 1)));
      }
      return model.classify(questions).stream()
          .map(found -> (Prediction.Label) found.columns().getFirst())
          .toList();
    }

    @Override
    public ReferenceLikelihood fit(List<String> sources, List<String> references) {
      throw new IllegalStateException("a classifier foresees no tokens");
    }

    @Override
    public Optional<ExitPlan> exits() {
      return model.exits();
    }

    @Override
    public Optional<ExitHistogram> exitHistogram() {
      return model.exitHistogram();
    }

    @Override
    public List<String> report() {
      return model.report();
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /** The answers of a model to lines, which are given to it some at a time. */
  private static TestTexts.NamedSystem answered(String name, Predictor model, SourceLines sources) {
    List<String> answers = new ArrayList<>();
    sources.each(window -> answers.addAll(model.answer(window, answers.size() + 1)));
    return new TestTexts.NamedSystem(name, answers);
  }

  /** A model that answers lines with labels: its outputs are compared, tokens it foresees none. */
  private record PredictedLines(Predictor model) implements ModelTranslator {
    @Override
    public boolean foresees() {
      return false;
    }

    @Override
    public boolean drawsCurve() {
      return false;
    }

    @Override
    public List<String> translate(List<String> sources) {
      return model.answer(sources, 1);
    }

    @Override
    public TestTexts.NamedSystem answer(String name, SourceLines sources) {
      return answered(name, model, sources);
    }

    @Override
    public ReferenceLikelihood fit(List<String> sources, List<String> references) {
      throw new IllegalStateException("what answers with labels foresees no tokens");
    }

    @Override
    public List<String> report() {
      return model.report();
    }

    @Override
    public void close() {
      model.close();
    }
  }
}

package dev.seqwright.core.task;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnNames;
import dev.seqwright.core.data.LabelledExample;
import dev.seqwright.core.data.Lines;
import dev.seqwright.core.data.TokenWindows;
import dev.seqwright.core.decode.network.LargestParameter;
import dev.seqwright.core.head.Features;
import dev.seqwright.core.model.Hierarchical;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.model.TextEncoder;
import dev.seqwright.core.stack.ExitHistogram;
import dev.seqwright.core.stack.exit.ExitPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * A trained classifier: tells the labels of texts or of pairs of texts, with the probability of
 * every label, or a number. What it says of a text does not depend on the texts beside it.
 */
public final class TextClassifier implements Predictor {
  private final Classification.Settings settings;
  private final SavedNetwork<ClassifierNetwork> saved;
  private final TokenReading reading;
  private final BatchRunner runner;

  /**
   * A text, or a pair of texts.
   *
   * @param second the second text of a pair
   * @param place where it stands, for messages: {@code line 3}
   */
  public record Question(String text, Optional<String> second, String place) {}

  private TextClassifier(
      Classification.Settings settings, SavedNetwork<ClassifierNetwork> saved, BatchRunner runner) {
    this.settings = settings;
    this.runner = runner;
    this.saved = saved;
    ClassifierNetwork network = saved.network();
    this.reading =
        network.reading(TextReading.of(settings, saved.vocabulary(), network.encoder().limit()));
  }

  /**
   * Opens the model in a folder.
   *
   * @throws UserException when the folder holds no whole model, or one of another task
   */
  public static TextClassifier open(Path folder) {
    return open(folder, ModelUse.AS_TRAINED);
  }

  /** The same for another use than it was trained for. */
  public static TextClassifier open(Path folder, ModelUse use) {
    TaskKind found = Tasks.of(folder);
    if (!(found instanceof Classification.Settings settings)) {
      throw RequiredTask.refusal(folder, found, new Classification.Settings());
    }
    return open(settings, folder, use);
  }

  static TextClassifier open(Classification.Settings settings, Path folder, ModelUse use) {
    SavedNetwork<ClassifierNetwork> saved =
        new SavedNetwork<>(
            folder,
            use,
            (config, words, files) -> made(settings, config, words, files),
            network -> network.encoder().parameters());
    return new TextClassifier(settings, saved, saved.runner());
  }

  /** The network; a rule that does not suit it is refused before its values are read. */
  private static ClassifierNetwork made(
      Classification.Settings settings, ModelConfig config, int words, TokenizerFiles files) {
    boolean pairs = files.hasColumn(Classification.SECOND);
    TextEncoder encoder =
        ClassifierNetwork.encoder(settings, config, words, settings.segments(pairs));
    encoder.exits().ifPresent(plan -> settings.requireSuits(plan.rule()));
    Features features = settings.features(pairs);
    return ClassifierNetwork.of(
        encoder,
        pairs,
        site ->
            settings.target() == Classification.Target.NUMBER
                ? NumberAnswer.saved(features, site)
                : LabelAnswers.saved(features, site, files));
  }

  /** Where texts can leave early, and by which rule, if they can. */
  public Optional<ExitPlan> exits() {
    return saved.network().encoder().exits();
  }

  /** After which layers texts left since the last call; their windows, where they have several. */
  public Optional<ExitHistogram> exitHistogram() {
    return saved.network().encoder().exitHistogram();
  }

  @Override
  public boolean readsDocuments() {
    return saved.network().encoder() instanceof Hierarchical;
  }

  /** Whether it reads pairs of texts. */
  public boolean readsPairs() {
    return saved.network().pairs();
  }

  /** The names of the columns that it answers. */
  public List<String> columns() {
    return saved.network().answers().columns();
  }

  /** Whether it answers with numbers, not with labels. */
  public boolean answersNumbers() {
    return settings.target() == Classification.Target.NUMBER;
  }

  /** The columns of tables that it was trained on. */
  public ColumnNames names() {
    return saved.data().columns();
  }

  /**
   * What a line asks: a text, or two with a tab between them where the model reads pairs. A blank
   * line is a blank text, or two.
   *
   * @param place of the line, for messages
   * @throws UserException when a line of a pair has not two columns
   */
  public Question question(String line, String place) {
    if (!readsPairs()) {
      return new Question(line, Optional.empty(), place);
    }
    String[] columns = line.split("\t", -1);
    if (columns.length == 1 && Lines.isBlank(line)) {
      return new Question("", Optional.of(""), place);
    }
    if (columns.length != 2) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          "%s: found %d columns, expected 2: text, tab, second text; the model was trained on pairs"
              .formatted(place, columns.length));
    }
    return new Question(columns[0], Optional.of(columns[1]), place);
  }

  /** The labels of lines, with a tab between those of several columns; or a number. */
  @Override
  public List<String> answer(List<String> lines, long firstLine) {
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      questions.add(question(lines.get(i), "line " + (firstLine + i)));
    }
    return classify(questions).stream()
        .map(a -> a.columns().stream().map(Prediction::text).collect(Collectors.joining("\t")))
        .toList();
  }

  /**
   * Answers questions.
   *
   * @return an answer to each question
   * @throws UserException when a pair lacks its second text, or a single text has one
   */
  public List<Answered> classify(List<Question> questions) {
    List<LabelledExample> texts = new ArrayList<>();
    for (Question question : questions) {
      texts.add(new LabelledExample(texts.size(), read(question), new double[0]));
    }
    Answered[] answers = new Answered[questions.size()];
    runner.run(texts, (graph, batch) -> answer(graph, batch, answers));
    return List.of(answers);
  }

  /**
   * The tokens of a question, as the network reads them.
   *
   * @throws UserException when a pair lacks its second text, or a single text has one
   */
  public TokenWindows read(Question question) {
    requireForm(question);
    return reading.read(question.text(), question.second(), new SplittableRandom(0));
  }

  private void requireForm(Question question) {
    if (question.second().isPresent() != readsPairs()) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          "%s: found %s, expected %s as the model was trained on"
              .formatted(
                  question.place(),
                  readsPairs() ? "no second text" : "a second text",
                  readsPairs() ? "a pair of texts" : "one text"));
    }
  }

  /**
   * Answers a batch.
   *
   * @throws UserException where answers are not finite numbers
   */
  private Void answer(Graph graph, List<LabelledExample> batch, Answered[] answers) {
    ClassifierNetwork network = saved.network();
    List<Answered> found = network.answer(graph, batch);
    for (int b = 0; b < batch.size(); b++) {
      if (!found.get(b).columns().stream().allMatch(TextClassifier::isFinite)) {
        throw new UserException(
            Help.DAMAGED_MODEL,
            "the scores of labels are not finite numbers: "
                + LargestParameter.diagnosis(saved.name(), network.encoder().parameters()));
      }
      answers[batch.get(b).index()] = found.get(b);
    }
    return null;
  }

  private static boolean isFinite(Prediction prediction) {
    return switch (prediction) {
      case Prediction.Label label ->
          Arrays.stream(label.probabilities()).allMatch(Double::isFinite);
      case Prediction.Value number -> Double.isFinite(number.value());
    };
  }

  @Override
  public List<String> report() {
    IntFunction<String> names = saved.vocabulary().tokenizer()::piece;
    return saved.network().encoder().report(names, names);
  }

  @Override
  public void close() {
    runner.close();
    saved.close();
  }
}

package dev.seqwright.cli.predict;

import dev.seqwright.cli.LineStream;
import dev.seqwright.cli.UseOptions;
import dev.seqwright.core.data.DocumentLines;
import dev.seqwright.core.data.DocumentReader;
import dev.seqwright.core.task.Predictor;
import dev.seqwright.core.task.SentenceLabeller;
import dev.seqwright.core.task.Tasks;
import dev.seqwright.core.task.TextClassifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code seqwright predict}: answers each line as the model's task says, with a label, say. */
@Command(
    name = "predict",
    description = "Answers lines, one to one and in order: with their labels, say.",
    sortOptions = false,
    footer = {
      "",
      "Line n of the output is the answer to line n of the input, blank lines too. A model of"
          + " pairs",
      "reads a text, a tab and the second text a line, or the second texts of --second. A model of"
          + " documents reads",
      "a sentence a line, with blank lines between documents, and answers a line a document, or a"
          + " sentence.",
      "A tagger gives a tag for each word of a line; CoNLL files come back with the tag behind the"
          + " last column."
    })
public final class PredictCommand implements Callable<Integer> {
  private static final int WINDOW = 4096;

  @Option(
      order = 1,
      names = {"-m", "--model"},
      required = true,
      paramLabel = "DIR",
      description = "Folder of the model.")
  private Path model;

  @Mixin private LineStream lines;
  @Mixin private WordInput words;

  @Option(
      order = 4,
      names = "--second",
      paramLabel = "FILE",
      description = "Second texts of pairs, line by line, for a classifier of pairs.")
  private Optional<Path> second = Optional.empty();

  @Mixin private InputForm form;
  @Mixin private AnswerForm answers;
  @Mixin private UseOptions use;

  @Override
  public Integer call() {
    if (second.isEmpty() && answers.isPlain() && Tasks.of(model).labelsSentences()) {
      label();
    } else if (second.isEmpty() && form.isPlain() && answers.isPlain()) {
      answer();
    } else {
      words.requireLines(lines);
      classify();
    }
    return 0;
  }

  private void answer() {
    try (Predictor predictor = Predictor.open(model, use.use())) {
      if (predictor.words().isPresent()) {
        words.answer(predictor, lines);
      } else if (predictor.readsDocuments()) {
        words.requireLines(lines);
        answerDocuments(predictor);
      } else {
        words.requireLines(lines);
        lines.run(WINDOW, (read, first) -> predictor.answer(read, first + 1).stream());
      }
      use.tell(predictor.report());
    }
  }

  private void label() {
    words.requireLines(lines);
    try (Predictor predictor = Predictor.open(model, use.use())) {
      form.label((SentenceLabeller) predictor, lines);
      use.tell(predictor.report());
    }
  }

  private void answerDocuments(Predictor predictor) {
    lines.write(
        DocumentReader::of,
        DocumentLines::length,
        WINDOW,
        (out, read, first) -> LineStream.write(answers(predictor, read).iterator(), out));
  }

  private static List<String> answers(Predictor predictor, List<DocumentLines> documents) {
    List<DocumentLines> some = documents.stream().filter(d -> !d.lines().isEmpty()).toList();
    return some.isEmpty()
        ? List.of()
        : predictor.answer(
            some.stream().map(DocumentLines::text).toList(), some.getFirst().first());
  }

  private void classify() {
    try (TextClassifier classifier = TextClassifier.open(model, use.use())) {
      answers.requireFit(classifier, model);
      if (second.isPresent()) {
        form.requirePlain();
        classifyPairs(classifier, second.get());
      } else if (classifier.readsDocuments() && form.hasDocumentsOfLines()) {
        classifyDocuments(classifier);
      } else {
        InputForm.Reader reader = form.reader(classifier, lines.name());
        lines.run(
            WINDOW,
            (read, first) ->
                Stream.concat(
                    reader.isHeader(first) ? answers.header(classifier).stream() : Stream.empty(),
                    answered(classifier, reader.questions(read, first))));
      }
      use.tell(classifier.report());
    }
  }

  private void classifyPairs(TextClassifier classifier, Path file) {
    lines.runPairs(
        file,
        WINDOW,
        (read, first) ->
            answered(
                classifier,
                InputForm.numbered(
                    read,
                    first,
                    (pair, place) ->
                        new TextClassifier.Question(
                            pair.source(), Optional.of(pair.target()), place))));
  }

  private void classifyDocuments(TextClassifier classifier) {
    lines.write(
        form.documents(classifier),
        question -> question.text().length(),
        WINDOW,
        (out, read, first) ->
            LineStream.write(
                Stream.concat(
                        first == 0 && form.hasHeader()
                            ? answers.header(classifier).stream()
                            : Stream.empty(),
                        answered(classifier, read))
                    .iterator(),
                out));
  }

  private Stream<String> answered(
      TextClassifier classifier, List<TextClassifier.Question> questions) {
    return classifier.classify(questions).stream().map(found -> answers.line(classifier, found));
  }
}

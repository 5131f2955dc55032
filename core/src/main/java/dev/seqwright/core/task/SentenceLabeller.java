package dev.seqwright.core.task;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnNames;
import dev.seqwright.core.data.DocumentExample;
import dev.seqwright.core.data.DocumentText;
import dev.seqwright.core.decode.network.LargestParameter;
import dev.seqwright.core.model.ModelUse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * Labels the sentences of documents: as many labels come out as there are sentences. What it says
 * of a document does not depend on the documents beside it.
 */
public final class SentenceLabeller implements Predictor {
  private final SavedNetwork<SentenceNetwork> saved;
  private final SentenceReading reading;
  private final List<String> labels;
  private final BatchRunner runner;

  private SentenceLabeller(
      SentenceLabelling.Settings settings, SavedNetwork<SentenceNetwork> saved) {
    this.saved = saved;
    TextVocabulary words = saved.vocabulary();
    this.reading =
        settings.reading(words, saved.network().encoder(), (line, random) -> words.encode(line), 0);
    this.labels = saved.files().labels(SentenceLabelling.LABEL);
    this.runner = saved.runner();
  }

  static SentenceLabeller open(SentenceLabelling.Settings settings, Path folder, ModelUse use) {
    return new SentenceLabeller(
        settings,
        new SavedNetwork<>(
            folder,
            use,
            (config, words, files) ->
                settings.network(config, words, files.labels(SentenceLabelling.LABEL).size()),
            network -> network.encoder().parameters()));
  }

  /** The columns of tables that it was trained on. */
  public ColumnNames names() {
    return saved.data().columns();
  }

  @Override
  public boolean readsDocuments() {
    return true;
  }

  /** The labels of each document, a line a sentence. */
  @Override
  public List<String> answer(List<String> documents, long firstLine) {
    return labels(documents.stream().map(DocumentText::lines).toList()).stream()
        .map(found -> String.join("\n", found))
        .toList();
  }

  /**
   * The labels of the sentences of documents.
   *
   * @return a list for each document, as long as its own
   */
  public List<List<String>> labels(List<List<String>> documents) {
    List<DocumentExample> examples = new ArrayList<>();
    for (List<String> sentences : documents) {
      examples.add(reading.read(examples.size(), sentences, new int[0], new SplittableRandom(0)));
    }
    int[][] found = new int[documents.size()][];
    runner.run(examples, (graph, batch) -> label(graph, batch, found));
    return Arrays.stream(found)
        .map(ids -> Arrays.stream(ids).mapToObj(labels::get).toList())
        .toList();
  }

  private Void label(Graph graph, List<DocumentExample> batch, int[][] found) {
    List<int[]> ids = saved.network().labels(graph, batch, this::refuse);
    for (int d = 0; d < batch.size(); d++) {
      found[batch.get(d).index()] = ids.get(d);
    }
    return null;
  }

  private void refuse() {
    throw new UserException(
        Help.DAMAGED_MODEL,
        "the scores of labels are not finite numbers: "
            + LargestParameter.diagnosis(saved.name(), saved.network().encoder().parameters()));
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

package dev.seqwright.core.task;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.FirstTokens;
import dev.seqwright.core.data.LabelledExample;
import dev.seqwright.core.decode.network.LargestParameter;
import dev.seqwright.core.head.ClassHead;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Answers each line with its most probable label; of equal ones, with the first. */
final class ClassPredictor implements Predictor {
  private record Network(EncoderOnly encoder, ClassHead head) {}

  private final SavedNetwork<Network> saved;
  private final TextVocabulary vocabulary;
  private final List<String> labels;
  private final BatchRunner runner;

  private ClassPredictor(SavedNetwork<Network> saved) {
    this.saved = saved;
    this.vocabulary = saved.vocabulary();
    this.labels = saved.files().labels(Classification.LABEL);
    this.runner = saved.runner();
  }

  static ClassPredictor open(Classification.Settings settings, Path folder) {
    return new ClassPredictor(
        new SavedNetwork<>(
            folder,
            (config, words, files) -> {
              EncoderOnly encoder =
                  new EncoderOnly(settings.network(config, EncoderOnlyConfig.class), words);
              int classes = files.labels(Classification.LABEL).size();
              return new Network(encoder, settings.head(encoder, classes));
            },
            network -> network.encoder().parameters()));
  }

  @Override
  public List<String> answer(List<String> lines, long firstLine) {
    List<LabelledExample> texts = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      texts.add(new LabelledExample(i, tokens(lines.get(i), firstLine + i), 0));
    }
    String[] answers = new String[lines.size()];
    runner.run(texts, (graph, batch) -> answer(graph, batch, answers));
    return Arrays.asList(answers);
  }

  private int[] tokens(String line, long number) {
    int limit = saved.network().encoder().limit();
    int[] tokens = vocabulary.surrounded(FirstTokens.of(line, limit, vocabulary::encode));
    if (tokens.length > limit) {
      throw new UserException(
          Help.LINE_TOO_LONG,
          "line %d has %s tokens, the model takes %d at most; cut the line or leave it out"
              .formatted(number, FirstTokens.count(tokens.length, limit), limit));
    }
    return tokens;
  }

  /**
   * Answers a batch.
   *
   * @throws UserException where scores are not finite numbers
   */
  private Void answer(Graph graph, List<LabelledExample> batch, String[] answers) {
    Network network = saved.network();
    int[][] tokens = batch.stream().map(LabelledExample::text).toArray(int[][]::new);
    Tensor logits = network.head().logits(graph, network.encoder().encode(graph, tokens));
    for (int b = 0; b < batch.size(); b++) {
      int best = largest(logits, b);
      if (Float.isNaN(logits.get((long) b * logits.columns() + best))) {
        throw new UserException(
            Help.DAMAGED_MODEL,
            "the scores of labels are not finite numbers: "
                + LargestParameter.diagnosis(saved.name(), network.encoder().parameters()));
      }
      answers[batch.get(b).index()] = labels.get(best);
    }
    return null;
  }

  private static int largest(Tensor logits, int row) {
    long first = (long) row * logits.columns();
    int best = 0;
    for (int c = 1; c < logits.columns(); c++) {
      best = logits.get(first + c) > logits.get(first + best) ? c : best;
    }
    return best;
  }

  @Override
  public void close() {
    runner.close();
    saved.close();
  }
}

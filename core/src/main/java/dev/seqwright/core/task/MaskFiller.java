package dev.seqwright.core.task;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.data.FirstTokens;
import dev.seqwright.core.data.MaskedExample;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fills in the masks of lines: each with the most probable token, given all that is not hidden. A
 * line without masks stays as it is. What is said of a line does not depend on the lines beside it.
 */
final class MaskFiller implements Predictor {
  private final SavedNetwork<MaskedNetwork> saved;
  private final MaskToken mask;
  private final BatchRunner runner;

  private MaskFiller(SavedNetwork<MaskedNetwork> saved, String mask) {
    this.saved = saved;
    this.mask = MaskToken.in(saved.vocabulary().tokenizer(), mask);
    this.runner = saved.runner();
  }

  static MaskFiller open(MaskedModelling.Settings settings, Path folder, ModelUse use) {
    SavedNetwork<MaskedNetwork> saved =
        new SavedNetwork<>(
            folder,
            use,
            (config, words, files) ->
                new MaskedNetwork(settings.network(config, EncoderOnlyConfig.class), words),
            network -> network.encoder().parameters());
    return new MaskFiller(saved, settings.maskToken());
  }

  @Override
  public List<String> answer(List<String> lines, long firstLine) {
    List<String> answers = new ArrayList<>(lines);
    List<MaskedExample> texts = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      MaskedExample text = read(i, lines.get(i), firstLine + i);
      if (text.units() > 0) {
        texts.add(text);
      }
    }
    runner.run(texts, (graph, part) -> fill(graph, part, answers));
    return answers;
  }

  private MaskedExample read(int index, String line, long number) {
    TextVocabulary vocabulary = saved.vocabulary();
    int[] tokens =
        FirstTokens.within(
            line,
            saved.network().encoder().limit(),
            text -> vocabulary.surrounded(vocabulary.encode(text)),
            number);
    int[] places =
        IntStream.range(1, tokens.length - 1).filter(i -> tokens[i] == mask.id()).toArray();
    return new MaskedExample(index, tokens, places, new int[places.length]);
  }

  private Void fill(Graph graph, List<MaskedExample> part, List<String> answers) {
    Tensor logits = saved.network().logits(graph, part);
    int row = 0;
    for (MaskedExample text : part) {
      int[] tokens = text.inputs().clone();
      for (int place : text.places()) {
        tokens[place] = best(logits, row++);
      }
      int[] pieces = Arrays.copyOfRange(tokens, 1, tokens.length - 1);
      answers.set(text.index(), saved.vocabulary().tokenizer().decode(pieces));
    }
    return null;
  }

  private int best(Tensor logits, int row) {
    int best = mask.ordinary()[0];
    long start = (long) row * logits.columns();
    for (int token : mask.ordinary()) {
      best = logits.get(start + token) > logits.get(start + best) ? token : best;
    }
    return best;
  }

  @Override
  public List<String> report() {
    return saved.network().encoder().report();
  }

  @Override
  public void close() {
    runner.close();
    saved.close();
  }
}

package dev.seqwright.core.train;

import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.Batches;
import dev.seqwright.core.data.Example;
import dev.seqwright.core.data.Pair;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.tokenizer.Segmentation;
import dev.seqwright.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The training pairs as tokens, and the batches of every epoch: a function of the seed and the
 * epoch alone, so that a resumed run sees what the unbroken one would. With subword regularisation
 * every epoch has segmentations of its own.
 */
final class TrainingData {
  private final List<Pair> pairs;
  private final Segmentation source;
  private final Segmentation target;
  private final SpecialTokens special;
  private final RunConfig config;
  private final int longest;
  private final boolean sampled;
  private List<Example> examples = List.of();

  /**
   * @param longest the longest side that the model can take, in tokens
   */
  TrainingData(RunConfig config, List<Pair> pairs, Tokenizers tokenizers, int longest) {
    this.config = config;
    this.pairs = pairs;
    this.special = tokenizers.special();
    this.longest = Math.min(longest, config.data().maxLength());
    double alpha = config.tokenizer().sampling();
    this.sampled = alpha > 0;
    this.source = segmentation(tokenizers.source(), alpha);
    this.target = segmentation(tokenizers.target(), alpha);
  }

  /** In unigram sampling alpha = 0 is not the best segmentation but any, all equally likely. */
  private static Segmentation segmentation(Tokenizer tokenizer, double alpha) {
    return alpha > 0 ? tokenizer.sampler(alpha) : (line, random) -> tokenizer.encode(line);
  }

  /** The batches of an epoch, in their order. */
  List<Batch> epoch(int epoch) {
    if (sampled || examples.isEmpty()) {
      examples = Example.upTo(longest, examples(epoch));
    }
    TrainingConfig training = config.training();
    return new Batches(examples, training.maxTokens(), training.seed()).epoch(epoch);
  }

  private List<Example> examples(int epoch) {
    long key = CounterRandom.key(config.training().seed(), epoch);
    return new ArrayList<>(
        IntStream.range(0, pairs.size()).parallel().mapToObj(i -> example(i, key)).toList());
  }

  private Example example(int index, long key) {
    SplittableRandom random = new SplittableRandom(CounterRandom.key(key, index));
    Pair pair = pairs.get(index);
    return new Example(
        index,
        special.source(source.encode(pair.source(), random)),
        special.target(target.encode(pair.target(), random)));
  }
}

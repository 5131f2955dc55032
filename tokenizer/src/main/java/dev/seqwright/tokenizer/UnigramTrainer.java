package dev.seqwright.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a unigram language model of pieces: from many candidates, expectation maximisation and
 * pruning in turn until little more than the vocabulary is left.
 *
 * <ol>
 *   <li>E: expected count c(x) of each piece x over all segmentations of the corpus
 *   <li>M: log p(x) = digamma(c(x)) - digamma(sum of c), pieces with c(x) below 0.5 dropped; the
 *       digamma acts as a sparse prior
 *   <li>pruning: the loss of x is the drop of the corpus's likelihood when each x is written with
 *       its best alternative; the pieces with the largest losses stay
 * </ol>
 *
 * <p>Kudo 2018, "Subword regularization". Differs from the paper: what no piece covers, a character
 * outside of the alphabet or one whose piece was dropped, counts as the first piece, in all three
 * steps. So does SentencePiece, where the vocabularies are the same; and so every piece but a
 * single character can be pruned, without which a small alphabet's training would not end.
 *
 * <p>Words are counted in a fixed number of blocks that are summed in order, so the result does not
 * depend on the number of processors.
 */
final class UnigramTrainer {
  private static final Logger LOG = LoggerFactory.getLogger(UnigramTrainer.class);
  private static final int BLOCKS = 16;
  private static final double LEAST_EXPECTED = 0.5;

  /** EM ends with this many times the vocabulary, of which the best are taken. */
  private static final double MARGIN = 1.1;

  /** Keeps required characters that EM lost apart from each other. */
  private static final double PENALTY_STEP = 0.0001;

  private final TrainingCorpus corpus;
  private final TrainerSettings settings;
  private final int wanted;
  private final StopCheck stop;

  private UnigramTrainer(
      TrainingCorpus corpus, TrainerSettings settings, int wanted, StopCheck stop) {
    this.corpus = corpus;
    this.settings = settings;
    this.wanted = wanted;
    this.stop = stop;
  }

  /**
   * Learned pieces, the most probable first.
   *
   * @param wanted how many there may be
   */
  static List<Piece> train(
      TrainingCorpus corpus, TrainerSettings settings, int wanted, StopCheck stop) {
    return new UnigramTrainer(corpus, settings, wanted, stop).train();
  }

  private List<Piece> train() {
    UnigramModel model = UnigramModel.ofCounts(SeedPieces.of(corpus, settings, stop));
    int enough = (int) (settings.vocabularySize() * MARGIN);
    while (true) {
      for (int i = 0; i < settings.numSubIterations(); i++) {
        model = maximize(model, expect(model));
      }
      if (model.size() <= enough) {
        return finish(model);
      }
      model = prune(model, enough);
    }
  }

  private double[] expect(UnigramModel model) {
    UnigramTable table = model.table();
    double[][] counts = new double[BLOCKS][];
    double[] likelihoods = new double[BLOCKS];
    IntStream.range(0, BLOCKS)
        .parallel()
        .forEach(
            block -> {
              counts[block] = new double[model.size()];
              Lattice lattice = new Lattice(table);
              for (int i = block; i < corpus.words().size(); i += BLOCKS) {
                stop.check();
                TrainingCorpus.Word word = corpus.words().get(i);
                lattice.set(word.symbols());
                likelihoods[block] +=
                    word.count() * lattice.addExpected((double) word.count(), counts[block]);
              }
            });
    LOG.debug("EM: {} pieces, log likelihood {}", model.size(), Arrays.stream(likelihoods).sum());
    return sum(counts);
  }

  private static double[] sum(double[]... blocks) {
    double[] total = new double[blocks[0].length];
    for (double[] block : blocks) {
      for (int i = 0; i < total.length; i++) {
        total[i] += block[i];
      }
    }
    return total;
  }

  private static UnigramModel maximize(UnigramModel model, double... expected) {
    int[] kept =
        IntStream.range(0, expected.length).filter(i -> expected[i] >= LEAST_EXPECTED).toArray();
    if (kept.length == 0) {
      throw TokenizerException.ofSettings(
          TokenizerException.Topic.OTHER,
          "the tokenizer's training text is too short for pieces of type unigram; give more text,"
              + " or choose another type: {type=bpe}");
    }
    double logSum = Digamma.of(Arrays.stream(kept).mapToDouble(i -> expected[i]).sum());
    return model.subset(kept, i -> Digamma.of(expected[i]) - logSum);
  }

  /** Keeps the pieces that are hardest to replace. */
  private UnigramModel prune(UnigramModel model, int enough) {
    double[] counts = countBest(model);
    double sum = Arrays.stream(counts).sum();
    List<Integer> kept = new ArrayList<>();
    List<Candidate> candidates = new ArrayList<>();
    Lattice lattice = new Lattice(model.table());
    for (int id = 0; id < model.size(); id++) {
      stop.check();
      lattice.set(model.symbols(id));
      if (counts[id] == 0 || isBetterInParts(model, lattice, id)) {
        continue;
      }
      int[] parts = model.symbols(id).length == 1 ? new int[0] : partIds(lattice);
      if (parts.length == 0) {
        kept.add(id);
      } else {
        candidates.add(new Candidate(id, loss(counts, sum, id, parts)));
      }
    }
    int size = Math.max(enough, (int) (settings.shrinkingFactor() * model.size()));
    candidates.sort(Comparator.comparingDouble(Candidate::loss).reversed());
    candidates.stream()
        .limit(Math.max(0, size - kept.size()))
        .forEach(candidate -> kept.add(candidate.id()));
    int[] ids = kept.stream().mapToInt(Integer::intValue).toArray();
    return model.subset(ids, model::score);
  }

  private record Candidate(int id, double loss) {}

  private static boolean isBetterInParts(UnigramModel model, Lattice lattice, int id) {
    return model.symbols(id).length > 1 && lattice.bestScoreInParts() > model.score(id);
  }

  /** The pieces that a piece falls apart into without itself. */
  private static int[] partIds(Lattice lattice) {
    return Arrays.stream(lattice.bestInParts()).map(lattice::counted).toArray();
  }

  /** Per sentence unit, log p of the piece less that of its parts once they have its counts. */
  private double loss(double[] counts, double sum, int id, int... parts) {
    double with = Math.log(counts[id]) - Math.log(sum);
    double logSum = Math.log(sum + counts[id] * (parts.length - 1));
    double without = 0;
    for (int part : parts) {
      without += Math.log(counts[part] + counts[id]) - logSum;
    }
    return counts[id] * (with - without);
  }

  /** How often each piece occurs in the best segmentations of the corpus. */
  private double[] countBest(UnigramModel model) {
    UnigramTable table = model.table();
    double[][] counts = new double[BLOCKS][];
    IntStream.range(0, BLOCKS)
        .parallel()
        .forEach(
            block -> {
              counts[block] = new double[model.size()];
              Lattice lattice = new Lattice(table);
              for (int i = block; i < corpus.words().size(); i += BLOCKS) {
                stop.check();
                TrainingCorpus.Word word = corpus.words().get(i);
                lattice.set(word.symbols());
                for (int edge : lattice.best()) {
                  counts[block][lattice.counted(edge)] += word.count();
                }
              }
            });
    return sum(counts);
  }

  /** The alphabet, then the best of the rest, in order of their scores. */
  private List<Piece> finish(UnigramModel model) {
    PieceTrie trie = model.table().trie();
    List<Piece> result = new ArrayList<>();
    double lost = model.lowest();
    for (int c : corpus.alphabet().keySet()) {
      int node = trie.child(PieceTrie.ROOT, c);
      int id = node == PieceTrie.NONE ? PieceTrie.NONE : trie.id(node);
      double score = id == PieceTrie.NONE ? lost : model.score(id);
      if (id == PieceTrie.NONE) {
        lost += PENALTY_STEP;
      }
      result.add(new Piece(Character.toString(c), (float) score, PieceType.NORMAL));
    }
    IntStream.range(0, model.size())
        .filter(id -> model.symbols(id).length > 1)
        .mapToObj(id -> new Piece(model.text(id), (float) model.score(id), PieceType.NORMAL))
        .sorted(BY_SCORE)
        .limit(Math.max(0, wanted - result.size()))
        .forEach(result::add);
    result.sort(BY_SCORE);
    return result;
  }

  private static final Comparator<Piece> BY_SCORE =
      Comparator.comparingDouble(Piece::score).reversed().thenComparing(Piece::text);
}

package dev.seqwright.core.decode;

import dev.seqwright.core.tensor.Tensor;
import java.util.List;

/**
 * A model that scores the next token of hypotheses, one position at a time. How it remembers the
 * positions before (caches of keys and values, recurrent states) is its own business. One instance
 * a worker thread.
 */
public interface IncrementalDecoder extends AutoCloseable {

  /** V, the number of target tokens. */
  int vocabularySize();

  /** The token that ends every hypothesis. */
  int endId();

  /** What stands before the first target token. */
  int beginId();

  /** The most target tokens, the end token not counted, that a hypothesis may have. */
  default int maximumTargetLength() {
    return Integer.MAX_VALUE;
  }

  /** What is said to a user when scores are not finite numbers: where that comes from. */
  default String diagnosis() {
    return "the model's numbers are too large for float32";
  }

  /**
   * Encodes the sources, which hold the pieces of the text only: special tokens that the model was
   * trained with are its own to add. None is empty, but for a model that reads no source: all are.
   *
   * @return a state with one live hypothesis a sentence, in the order of the sources, before any
   *     target token
   */
  State start(List<int[]> sources);

  /** The same of sentences, in their documents where the model makes something of that. */
  default State startInDocuments(List<Sentence> sentences) {
    return start(sentences.stream().map(Sentence::tokens).toList());
  }

  /** Frees what the model holds for itself. */
  @Override
  void close();

  /**
   * The log-probabilities of the next token, computed when they are asked for: those of a few rows
   * stay in the processor's cache while they are searched.
   */
  @FunctionalInterface
  interface Scores {
    /**
     * Rows {@code from} to {@code to} (exclusive) of the R live ones: (to - from, V), -infinity for
     * a token that cannot follow; valid until the next call.
     */
    Tensor rows(int from, int to);

    /**
     * What the logits of a row are over its log-probabilities: log sum exp of them. 0 where the
     * model has no logits.
     *
     * @param row one of those that {@link #rows} gave last, counted as there
     */
    default double normalizer(int row) {
      return 0;
    }
  }

  /** The live hypotheses of a batch of sentences, one row each. */
  interface State extends AutoCloseable {

    /**
     * Scores the next token of every live hypothesis.
     *
     * @param lastTokens the last token of each of the R live rows, {@link
     *     IncrementalDecoder#beginId} at first
     * @return valid until the next call
     */
    Scores step(int[] lastTokens);

    /** Whether {@link #read} can be used. */
    default boolean readsAhead() {
      return false;
    }

    /**
     * Scores the next token of every live hypothesis after several tokens, which it reads in one
     * pass. The scores are those of as many steps.
     *
     * @param tokens one or more of each of the R live rows
     * @return valid until the next call
     * @throws UnsupportedOperationException unless the model {@link #readsAhead}
     */
    default Scores read(int[][] tokens) {
      throw new UnsupportedOperationException("this model reads a token at a time");
    }

    /**
     * Chooses who goes on: row r of the next step continues row {@code parents[r]} of the last
     * step. A row that is named twice is copied, a row that is not named dies; when all rows of a
     * sentence died its memory may be freed. The rows of a sentence stay adjacent and sentences
     * keep their order.
     */
    void select(int[] parents);

    /**
     * How row {@code row} of the last step attended to the tokens of its source: a weight for each
     * of them, those that the model adds to the source left out.
     *
     * @throws UnsupportedOperationException if the model cannot tell, see {@link
     *     DecoderFactory#hasSourceWeights}
     */
    default float[] sourceWeights(int row) {
      throw new UnsupportedOperationException("this model has no weights of attention to tell");
    }

    /** Frees the caches of this batch. */
    @Override
    void close();
  }
}

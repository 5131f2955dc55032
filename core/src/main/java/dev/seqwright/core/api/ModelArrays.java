package dev.seqwright.core.api;

import dev.seqwright.core.task.TextNetwork;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.backend.FrozenWeights;
import dev.seqwright.core.tensor.workspace.Nd4jArrays;
import java.nio.file.Path;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arrays of a trained model of any task: embeddings, and the states and the weights of
 * attention of texts. Of a translation model it is the encoder that reads, of a language model the
 * decoder.
 *
 * <pre>{@code
 * try (ModelArrays model = ModelArrays.open(Path.of("model"));
 *     Reading texts = model.read(List.of("a dog runs", "a cat"))) {
 *   INDArray dog = texts.states(0); // (n, D), a row a token
 *   INDArray first = texts.attention(0, 1); // layer 0, text 1: (H, n, n)
 * }
 * }</pre>
 *
 * <p>Arrays are views: they are the memory that the model computed in, not copies, row-major
 * float32. Those of a {@link Reading} are valid until that is closed, {@link #embeddings} until the
 * model is; {@code dup()} makes one that lives on. One thread uses a model at a time.
 */
public final class ModelArrays implements AutoCloseable {
  private final TextNetwork network;
  private final FrozenWeights weights;
  private final Kernels kernels;

  private ModelArrays(TextNetwork network) {
    this.network = network;
    this.weights = network.weights();
    this.kernels = weights.open();
  }

  /**
   * Opens the model in a folder.
   *
   * @throws dev.seqwright.core.config.UserException when the folder holds no whole model
   */
  public static ModelArrays open(Path folder) {
    return new ModelArrays(TextNetwork.open(folder));
  }

  /** D, the width of states. */
  public int size() {
    return network.size();
  }

  /** The most tokens of a text, those that the model adds counted. */
  public int limit() {
    return network.network().limit();
  }

  /** The tokens that are read of a text, those that the model adds among them. */
  public int[] tokens(String text) {
    return network.tokens().apply(text);
  }

  /** The names of tokens, as the vocabulary has them. */
  public List<String> pieces(int... tokens) {
    return network.pieces().apply(tokens);
  }

  /**
   * The table (V, D) of the embeddings of the tokens that are read: the parameter itself, before
   * the factor of the embeddings. What is written into it changes the model.
   */
  public INDArray embeddings() {
    return Nd4jArrays.view(network.embeddings());
  }

  /**
   * Reads texts, one at least, in one batch. What is found for a text does not depend on the
   * others.
   *
   * @return closed by the caller, before this
   * @throws dev.seqwright.core.config.UserException when a text, whose number from 1 is told, has
   *     more tokens than {@link #limit}
   */
  public Reading read(List<String> texts) {
    int[][] tokens = new int[texts.size()][];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = network.read(texts.get(i), i + 1);
    }
    return new Reading(network, kernels, tokens);
  }

  @Override
  public void close() {
    weights.close();
    network.close();
  }
}

package dev.seqwright.core.task;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.Lines;
import dev.seqwright.core.data.TextExample;
import dev.seqwright.core.decode.network.LargestParameter;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.tensor.backend.FrozenWeights;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Texts as vectors: the states of a trained model, pooled. A vector does not depend on the texts
 * that it is asked together with. A blank line has no text: its vector is 0.
 */
public final class TextEmbedder implements AutoCloseable {
  private final TextNetwork network;
  private final StatePooling pooling;
  private final boolean normalized;
  private final FrozenWeights weights;
  private final NativeSlabs slabs = new NativeSlabs();
  private final BatchRunner runner;

  private TextEmbedder(TextNetwork network, StatePooling pooling, boolean normalized) {
    this.network = network;
    this.pooling = pooling;
    this.normalized = normalized;
    this.weights = network.weights();
    this.runner =
        new BatchRunner(
            network.decoding().threads(),
            network.decoding().maxTokens(),
            weights::open,
            slabs,
            () -> {});
  }

  /**
   * Opens the model in a folder, of any task.
   *
   * @param use what it is to be used for
   * @param normalized whether vectors have the length 1
   * @throws UserException when the folder holds no whole model
   */
  public static TextEmbedder open(
      Path folder, ModelUse use, StatePooling pooling, boolean normalized) {
    return of(TextNetwork.open(folder, use), pooling, normalized);
  }

  /** Embeds by a network, which is closed with this. */
  public static TextEmbedder of(TextNetwork network, StatePooling pooling, boolean normalized) {
    return new TextEmbedder(network, pooling, normalized);
  }

  /** D, the numbers of a vector. */
  public int size() {
    return network.size();
  }

  /**
   * The vectors (B, D) of B lines.
   *
   * @param first the number of the first one, from 1, for messages
   * @throws UserException when a line is too long for the model
   */
  public float[][] embed(List<String> lines, long first) {
    float[][] vectors = new float[lines.size()][network.size()];
    List<TextExample> texts = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      if (!Lines.isBlank(lines.get(i))) {
        texts.add(new TextExample(i, network.read(lines.get(i), first + i), new int[0]));
      }
    }
    runner.run(texts, (graph, batch) -> embed(graph, batch, vectors));
    return vectors;
  }

  private Void embed(Graph graph, List<TextExample> batch, float[][] vectors) {
    int[][] tokens = batch.stream().map(TextExample::inputs).toArray(int[][]::new);
    float[][] pooled = pooling.of(network.states().apply(graph, tokens));
    for (int b = 0; b < pooled.length; b++) {
      double length = length(pooled[b]);
      if (!Double.isFinite(length)) {
        throw new UserException(
            Help.DAMAGED_MODEL,
            "the states of the model are not finite numbers: "
                + LargestParameter.diagnosis(network.name(), network.network().parameters()));
      }
      vectors[batch.get(b).index()] = normalized ? divided(pooled[b], length) : pooled[b];
    }
    return null;
  }

  private static double length(float... vector) {
    double sum = 0;
    for (float x : vector) {
      sum += (double) x * x;
    }
    return Math.sqrt(sum);
  }

  private static float[] divided(float[] vector, double length) {
    float[] unit = vector.clone();
    for (int i = 0; i < unit.length && length > 0; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return unit;
  }

  /** What its parts tell of their use since the last call, a line each. */
  public List<String> report() {
    IntFunction<String> names = token -> network.pieces().apply(new int[] {token}).getFirst();
    return network.network().report(names, names);
  }

  @Override
  public void close() {
    runner.close();
    weights.close();
    slabs.close();
    network.close();
  }
}

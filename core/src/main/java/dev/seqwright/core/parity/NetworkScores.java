package dev.seqwright.core.parity;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.LoadedModel;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import dev.seqwright.tokenizer.Vocabulary;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** What the network in a model folder says of the tokens of a line, a row a token. */
final class NetworkScores implements LineScores {
  private final NativeSlabs slabs = new NativeSlabs();
  private final Vocabulary vocabulary;
  private final BiFunction<Graph, int[], Tensor> network;

  /** The logits of a language model, or the states of an encoder without a head. */
  NetworkScores(Path folder) {
    try (SavedModel saved = new ModelFolder(folder).open()) {
      this.vocabulary = saved.tokenizers().open("text");
      ModelConfig config = saved.configuration(Kinds.in(new Binder()), ModelConfig.class, "model");
      this.network =
          switch (config) {
            case DecoderOnlyConfig decoder -> decoder(decoder, saved);
            case EncoderOnlyConfig encoder -> encoder(encoder, saved);
            default -> throw new IllegalArgumentException("a translator");
          };
    }
  }

  private BiFunction<Graph, int[], Tensor> decoder(DecoderOnlyConfig config, SavedModel saved) {
    DecoderOnly made = new DecoderOnly(config, vocabulary.vocabularySize());
    LoadedModel.fill(made.parameters(), saved.parameters(), slabs);
    return (graph, tokens) -> {
      Sequences states = made.states(graph, new int[][] {tokens});
      return made.head().logits(graph, states.rows());
    };
  }

  private BiFunction<Graph, int[], Tensor> encoder(EncoderOnlyConfig config, SavedModel saved) {
    EncoderOnly made = new EncoderOnly(config, vocabulary.vocabularySize());
    LoadedModel.fill(made.parameters(), saved.parameters(), slabs);
    return (graph, tokens) -> made.encode(graph, new int[][] {tokens}).rows().value();
  }

  /** The tokens of a line between those that begin and end a text. */
  static int[] tokens(Vocabulary vocabulary, String line) {
    return IntStream.concat(
            IntStream.concat(
                IntStream.of(vocabulary.beginId()), IntStream.of(vocabulary.encode(line))),
            IntStream.of(vocabulary.endId()))
        .toArray();
  }

  @Override
  public float[][] of(String line) {
    Graph graph = Graph.inference(Backend.choose().kernels(), new Workspace(slabs));
    return network.apply(graph, tokens(vocabulary, line)).matrix().toRows();
  }

  @Override
  public void close() {
    vocabulary.close();
    slabs.close();
  }
}

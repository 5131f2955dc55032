package dev.seqwright.core.task;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.LoadedModel;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.FirstTokens;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.EncoderDecoder;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.Hierarchical;
import dev.seqwright.core.model.HierarchicalConfig;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.model.Network;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.model.StackConfig;
import dev.seqwright.core.model.TextReader;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Precision;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.backend.FrozenWeights;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The part of a saved model, of whatever task, that turns texts into states: the encoder of a
 * translation model or of one that labels, the decoder of a language model.
 *
 * @param name the file of the parameters, for messages
 * @param network all of it
 * @param tokens what is read of a text: its tokens with those that the model adds, one at least
 * @param pieces the names of tokens
 * @param states the states of a batch
 * @param decoding how many workers there are, and the most tokens of a batch
 * @param opened closed with this
 */
public record TextNetwork(
    String name,
    Network network,
    Function<String, int[]> tokens,
    Function<int[], List<String>> pieces,
    BiFunction<Graph, int[][], Sequences> states,
    DecodingConfig decoding,
    List<Runnable> opened)
    implements AutoCloseable {

  /**
   * Opens the model in a folder.
   *
   * @throws dev.seqwright.core.config.UserException when the folder holds no whole model
   */
  public static TextNetwork open(Path folder) {
    return open(folder, ModelUse.AS_TRAINED);
  }

  /** The same for another use than it was trained for. */
  public static TextNetwork open(Path folder, ModelUse use) {
    TaskKind task = Tasks.of(folder);
    return task instanceof Translation.Settings
        ? translator(folder, use)
        : reader(task, folder, use);
  }

  /**
   * The same with the states of one of its layers.
   *
   * @param layer 0 for the embeddings
   * @param option what messages call it
   * @throws UserException when there is no such layer
   */
  public TextNetwork atLayer(int layer, String option) {
    TextReader reader = network.reader();
    StackConfig shape = reader.shape();
    if (!shape.stack().endsAnywhere()) {
      throw new UserException(
          "%s: the layers of %s do not follow each other, or some are left out, so that their states are not told apart; leave it out"
              .formatted(option, name));
    }
    if (layer < 0 || layer > shape.layers()) {
      throw new UserException(
          "%s: found %d, expected 0 (the embeddings) to %d, the layers of %s"
              .formatted(option, layer, shape.layers(), name));
    }
    return new TextNetwork(
        name,
        network,
        tokens,
        pieces,
        (graph, texts) -> reader.states(graph, texts, layer),
        decoding,
        opened);
  }

  private static TextNetwork translator(Path folder, ModelUse use) {
    NativeSlabs slabs = new NativeSlabs();
    LoadedModel model = LoadedModel.load(folder, use, slabs);
    SpecialTokens special = model.special();
    EncoderDecoder network = model.transformer();
    return new TextNetwork(
        model.file().toString(),
        network,
        text -> special.source(model.source().encode(text)),
        ids -> IntStream.of(ids).mapToObj(model.source()::piece).toList(),
        network::encode,
        model.configuration(new Binder(), DecodingConfig.class, "decoding"),
        List.of(model::close, slabs::close));
  }

  private static TextNetwork reader(TaskKind task, Path folder, ModelUse use) {
    SavedNetwork<Network> saved =
        SavedNetwork.headless(folder, use, (config, words, files) -> network(config, words));
    TextVocabulary words = saved.vocabulary();
    Network network = saved.network();
    return new TextNetwork(
        saved.name(),
        network,
        text -> read(task, words, text),
        ids -> IntStream.of(ids).mapToObj(words.tokenizer()::piece).toList(),
        states(network),
        saved.decoding(),
        List.of(saved::close));
  }

  /** Those of a hierarchical network are of its sentence encoder: a line is a sentence. */
  private static BiFunction<Graph, int[][], Sequences> states(Network network) {
    return switch (network) {
      case DecoderOnly decoder -> decoder::states;
      case EncoderOnly encoder -> encoder::encode;
      case Hierarchical documents -> documents::encode;
      case EncoderDecoder translator -> translator::encode;
    };
  }

  private static Network network(ModelConfig config, int words) {
    return switch (config) {
      case EncoderOnlyConfig encoder -> new EncoderOnly(encoder, words);
      case DecoderOnlyConfig decoder -> new DecoderOnly(decoder, words);
      case HierarchicalConfig hierarchical -> new Hierarchical(hierarchical, words);
      default ->
          throw new IllegalArgumentException(
              "model.kind: found encoder-decoder, expected encoder or decoder");
    };
  }

  private static int[] read(TaskKind task, TextVocabulary words, String text) {
    int[] tokens = words.encode(text);
    if (task instanceof LanguageModelling.Settings settings) {
      int begin = settings.order().begin(words);
      return IntStream.concat(IntStream.of(begin), IntStream.of(tokens)).toArray();
    }
    return words.surrounded(tokens);
  }

  /**
   * Kernels for products with its weights, one for each worker.
   *
   * @return closed by the caller, before this
   */
  public FrozenWeights weights() {
    List<Tensor> weights =
        network.parameters().all().stream()
            .filter(Parameter::isWeight)
            .map(Parameter::value)
            .toList();
    return new FrozenWeights(Backend.choose(), Precision.FLOAT32, weights);
  }

  /**
   * The tokens of a text that the network can read.
   *
   * @param line the number of its line, from 1, for messages
   * @throws UserException when there are more than the network takes
   */
  public int[] read(String text, long line) {
    return FirstTokens.within(text, network.limit(), tokens, line);
  }

  /** D. */
  public int size() {
    return network.config().size();
  }

  /** The table (V, D) of the tokens that are read. */
  public Tensor embeddings() {
    String name = network instanceof DecoderOnly ? "embeddings.target" : "embeddings.source";
    return network.parameters().named(name).value();
  }

  @Override
  public void close() {
    opened.forEach(Runnable::run);
  }
}

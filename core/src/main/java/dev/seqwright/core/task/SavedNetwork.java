package dev.seqwright.core.task;

import dev.seqwright.core.checkpoint.AdaptedPart;
import dev.seqwright.core.checkpoint.LoadedModel;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.checkpoint.StoredTensor;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.DataConfig;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.model.Network;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Precision;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.backend.FrozenWeights;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The network of a saved model, of any task, and what it is used with.
 *
 * @param <N> what was made of the configuration and the vocabularies: a network, with its head
 */
final class SavedNetwork<N> implements AutoCloseable {
  /**
   * The states of so many tokens stay in a core's cache from one layer to the next: a million words
   * were tagged in 18.0 s, with 4096 tokens a batch in 21.6 s.
   */
  private static final int CACHED_TOKENS = 1024;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Backend backend = Backend.choose();
  private final TokenizerFiles files;
  private final DataConfig data;
  private final TextVocabulary vocabulary;
  private final DecodingConfig decoding;
  private final String name;
  private final N network;

  /** Makes a network, without values. */
  @FunctionalInterface
  interface Maker<N> {
    /**
     * The network of a model.
     *
     * @param words the size of its vocabulary
     * @param files what was stored of its vocabularies
     * @throws IllegalArgumentException when the model is of a kind that the task does not have
     */
    N make(ModelConfig config, int words, TokenizerFiles files);
  }

  /**
   * Loads the parameters of a model that reads the column {@code text}.
   *
   * @param use what it is to be used for
   * @param parameters gives all parameters of it
   * @throws dev.seqwright.core.config.UserException when the folder holds no whole model that fits
   *     its configuration
   */
  SavedNetwork(Path folder, ModelUse use, Maker<N> maker, Function<N, Parameters> parameters) {
    this(folder, use, maker, (network, stored) -> parameters.apply(network));
  }

  /**
   * Loads a network without its head, whichever it has.
   *
   * @throws dev.seqwright.core.config.UserException when the folder holds no whole model that fits
   *     its configuration
   */
  static <N extends Network> SavedNetwork<N> headless(Path folder, ModelUse use, Maker<N> maker) {
    return new SavedNetwork<>(folder, use, maker, SavedNetwork::withHead);
  }

  private SavedNetwork(
      Path folder,
      ModelUse use,
      Maker<N> maker,
      BiFunction<N, Safetensors, Parameters> parameters) {
    try (SavedModel saved = new ModelFolder(folder).open()) {
      ModelConfig config = saved.configuration(RunConfig.binder(), ModelConfig.class, "model");
      ModelConfig used = use.of(config);
      this.files = saved.tokenizers();
      this.vocabulary = TextVocabulary.of(files);
      this.decoding = saved.configuration(RunConfig.binder(), DecodingConfig.class, "decoding");
      this.data = saved.configuration(RunConfig.binder(), DataConfig.class, "data");
      this.network = made(used, folder, maker);
      this.name = saved.parameters().file().toString();
      LoadedModel.fill(
          parameters.apply(network, saved.parameters()), saved.parameters(), slabs, use.adapter());
    }
  }

  /** The parameters of a network and, as they are stored, those that it has no part for. */
  private static Parameters withHead(Network network, Safetensors stored) {
    Parameters all = network.parameters();
    AdaptedPart.attach(all, stored);
    Set<String> known = all.all().stream().map(Parameter::name).collect(Collectors.toSet());
    for (StoredTensor tensor : stored.tensors()) {
      String name = tensor.name();
      boolean scales =
          name.endsWith(Safetensors.SCALES)
              && stored.find(name.replace(Safetensors.SCALES, "")).isPresent();
      if (!known.contains(name) && !scales) {
        int[] shape = tensor.shape().stream().mapToInt(Math::toIntExact).toArray();
        all.root().create(name, Initializer.zeros(), shape);
      }
    }
    return all;
  }

  private N made(ModelConfig config, Path folder, Maker<N> maker) {
    try {
      return maker.make(config, vocabulary.vocabularySize(), files);
    } catch (IllegalArgumentException e) {
      throw new UserException(folder.resolve("config.yaml") + ": " + e.getMessage(), e);
    }
  }

  /** The file of its parameters, for messages. */
  String name() {
    return name;
  }

  N network() {
    return network;
  }

  TokenizerFiles files() {
    return files;
  }

  /** The data that it was trained on. */
  DataConfig data() {
    return data;
  }

  /** What cuts its texts. */
  TextVocabulary vocabulary() {
    return vocabulary;
  }

  /** How many workers there are, and the most tokens of a batch. */
  DecodingConfig decoding() {
    return decoding;
  }

  Kernels kernels() {
    return backend.kernels();
  }

  /**
   * The weights among its parameters, in a form for products of one precision; the caller closes.
   */
  FrozenWeights frozen(Precision precision, Parameters parameters) {
    List<Tensor> weights =
        parameters.all().stream().filter(Parameter::isWeight).map(Parameter::value).toList();
    return new FrozenWeights(backend, precision, weights);
  }

  /** Worker threads for this network. */
  BatchRunner runner() {
    return runner(decoding, backend::kernels);
  }

  /**
   * Worker threads for this network, as many as a configuration says.
   *
   * @param kernels makes a worker's kernels
   */
  BatchRunner runner(DecodingConfig how, Supplier<Kernels> kernels) {
    int tokens = Math.min(how.maxTokens(), CACHED_TOKENS);
    return new BatchRunner(how.threads(), tokens, kernels, slabs, () -> {});
  }

  @Override
  public void close() {
    vocabulary.close();
    slabs.close();
  }
}

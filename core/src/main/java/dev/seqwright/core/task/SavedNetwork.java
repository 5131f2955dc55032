package dev.seqwright.core.task;

import dev.seqwright.core.checkpoint.LoadedModel;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The network of a saved model, of any task, and what it is used with.
 *
 * @param <N> what was made of the configuration and the vocabularies: a network, with its head
 */
final class SavedNetwork<N> implements AutoCloseable {
  private final NativeSlabs slabs = new NativeSlabs();
  private final Backend backend = Backend.choose();
  private final TokenizerFiles files;
  private final DecodingConfig decoding;
  private final N network;

  /**
   * Loads the parameters of a model.
   *
   * @param make makes the network, without values
   * @param parameters gives all parameters of it
   * @throws dev.seqwright.core.config.UserException when the folder holds no whole model that fits
   *     its configuration
   */
  SavedNetwork(
      Path folder,
      BiFunction<ModelConfig, TokenizerFiles, N> make,
      Function<N, Parameters> parameters) {
    try (SavedModel saved = new ModelFolder(folder).open()) {
      ModelConfig config =
          saved.configuration(
              RunConfig.binder(), "model", ModelConfig.class, new RunConfig().model());
      this.files = saved.tokenizers();
      this.decoding = saved.configuration(RunConfig.binder(), DecodingConfig.class, "decoding");
      this.network = make.apply(config, files);
      Parameters own = parameters.apply(network);
      own.allocate(slabs);
      saved.parameters().readExactly(LoadedModel.named(own.all()));
    }
  }

  N network() {
    return network;
  }

  TokenizerFiles files() {
    return files;
  }

  /** How many workers there are, and the most tokens of a batch. */
  DecodingConfig decoding() {
    return decoding;
  }

  Kernels kernels() {
    return backend.kernels();
  }

  NativeSlabs slabs() {
    return slabs;
  }

  /** Worker threads for this network. */
  BatchRunner runner() {
    return new BatchRunner(decoding.threads(), decoding.maxTokens(), backend::kernels, slabs);
  }

  @Override
  public void close() {
    slabs.close();
  }
}

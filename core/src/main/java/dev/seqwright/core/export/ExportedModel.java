package dev.seqwright.core.export;

import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.checkpoint.StoredTensor;
import dev.seqwright.core.checkpoint.StoredTrainingState;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.nn.Bottleneck;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A model that is to be exported: all that a format may want to know of it. */
public abstract sealed class ExportedModel implements AutoCloseable
    permits ExportedTranslator, ExportedNetwork {
  private final SavedModel saved;
  private final Parameters all;
  private final Map<String, Parameter> parameters;
  private final NativeSlabs slabs;

  /**
   * @param all parameters with their values
   * @param slabs where they lie, closed with this, as {@code saved} is
   */
  ExportedModel(SavedModel saved, Parameters all, NativeSlabs slabs) {
    this.saved = saved;
    this.all = all;
    this.slabs = slabs;
    this.parameters =
        all.all().stream().collect(Collectors.toMap(Parameter::name, Function.identity()));
  }

  /**
   * Opens a model.
   *
   * @throws dev.seqwright.core.config.UserException when the model is not whole, or was saved
   *     without the weights that are asked for
   */
  static ExportedModel open(Path folder, Weights weights) {
    SavedModel saved = new ModelFolder(folder).open();
    ModelConfig config = saved.configuration(Kinds.in(new Binder()), ModelConfig.class, "model");
    NativeSlabs slabs = new NativeSlabs();
    ExportedModel model =
        config instanceof EncoderDecoderConfig
            ? new ExportedTranslator(saved, folder, slabs)
            : new ExportedNetwork(saved, config, slabs);
    if (weights == Weights.LAST) {
      model.takeLast();
    }
    return model;
  }

  private void takeLast() {
    try (Safetensors training = saved.openTrainingTensors()) {
      StoredTensor last = training.find(StoredTrainingState.PARAMETERS).orElseThrow();
      training.readFloats(last, all.flat().memory());
    }
  }

  /** The shape of the model. */
  public abstract ModelConfig config();

  /** Its whole configuration, YAML. */
  public String settings() {
    return saved.settings();
  }

  /** The optimizer step after which it was saved. */
  public long step() {
    return saved.step();
  }

  /** Its parameters, in their order. */
  public List<Parameter> parameters() {
    return List.copyOf(all.all());
  }

  /** Whether narrow layers of an adaptation stand behind its own. */
  public boolean hasAdapters() {
    return parameters().stream().anyMatch(parameter -> Bottleneck.owns(parameter.name()));
  }

  /** Whether it has a parameter of that name. */
  public boolean has(String name) {
    return parameters.containsKey(name);
  }

  /** A parameter that it has. */
  Parameter find(String name) {
    return parameters.get(name);
  }

  /** The values of a parameter that it has. */
  public Tensor parameter(String name) {
    return find(name).value();
  }

  /** Its vocabularies as they are stored. */
  public TokenizerFiles tokenizers() {
    return saved.tokenizers();
  }

  /** Memory that lives as long as this. */
  NativeSlabs slabs() {
    return slabs;
  }

  @Override
  public void close() {
    saved.close();
    slabs.close();
  }
}

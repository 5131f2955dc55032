package dev.seqwright.core.export;

import dev.seqwright.core.checkpoint.LoadedModel;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.checkpoint.StoredTensor;
import dev.seqwright.core.checkpoint.StoredTrainingState;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.checkpoint.Vocabularies;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A model that is to be exported: all that a format may want to know of it. */
public final class ExportedModel implements AutoCloseable {
  private final NativeSlabs slabs = new NativeSlabs();
  private final SavedModel saved;
  private final LoadedModel trained;
  private final EncoderDecoderConfig config;
  private final Map<String, Parameter> parameters;

  private ExportedModel(Path folder) {
    this.saved = new ModelFolder(folder).open();
    this.trained = LoadedModel.load(folder, slabs);
    this.config = trained.transformer().config();
    this.parameters =
        trained.transformer().parameters().all().stream()
            .collect(Collectors.toMap(Parameter::name, Function.identity()));
  }

  /**
   * Opens a model.
   *
   * @throws dev.seqwright.core.config.UserException when the model is not whole, or was saved
   *     without the weights that are asked for
   */
  static ExportedModel open(Path folder, Weights weights) {
    ExportedModel model = new ExportedModel(folder);
    if (weights == Weights.LAST) {
      model.takeLast();
    }
    return model;
  }

  private void takeLast() {
    try (Safetensors training = saved.openTrainingTensors()) {
      StoredTensor last = training.find(StoredTrainingState.PARAMETERS).orElseThrow();
      training.readFloats(last, trained.transformer().parameters().flat().memory());
    }
  }

  /** The shape of the model. */
  public EncoderDecoderConfig config() {
    return config;
  }

  /** One section of its configuration. */
  public <R extends Record> R configuration(Class<R> type, String section) {
    return trained.configuration(new Binder(), type, section);
  }

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
    return List.copyOf(trained.transformer().parameters().all());
  }

  /** Whether it has a parameter of that name. */
  public boolean has(String name) {
    return parameters.containsKey(name);
  }

  /** The values of a parameter that it has. */
  public Tensor parameter(String name) {
    return parameters.get(name).value();
  }

  /** The name of the target's embeddings, which may be the source's. */
  public String targetTable() {
    return config.tiedEmbeddings().sourceTarget() ? "embeddings.source" : "embeddings.target";
  }

  /** The name of the output matrix, which may be one of the embeddings. */
  public String outputTable() {
    if (config.tiedEmbeddings().targetOutput()) {
      return targetTable();
    }
    return config.tiedEmbeddings().sourceOutput() ? "embeddings.source" : "embeddings.output";
  }

  /** Its vocabularies as they are stored. */
  public TokenizerFiles tokenizers() {
    return saved.tokenizers();
  }

  /** Its vocabularies. */
  public Vocabularies vocabularies() {
    return trained.vocabularies();
  }

  /** The tokens around its texts. */
  public SpecialTokens special() {
    return trained.special();
  }

  /** Memory that lives as long as this. */
  NativeSlabs slabs() {
    return slabs;
  }

  @Override
  public void close() {
    trained.close();
    saved.close();
    slabs.close();
  }
}

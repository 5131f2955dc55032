package dev.seqwright.core.checkpoint;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.EncoderDecoder;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.workspace.AvailableMemory;
import dev.seqwright.tokenizer.Tokenizer;
import dev.seqwright.tokenizer.Vocabulary;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model that is ready for use: parameters and tokenizers, loaded from a {@link ModelFolder}.
 *
 * @param folder where it was loaded from
 * @param yaml its resolved configuration
 * @param transformer the model
 * @param vocabularies of its two sides
 */
public record LoadedModel(
    Path folder, String yaml, EncoderDecoder transformer, Vocabularies vocabularies)
    implements AutoCloseable {

  /**
   * Loads a model.
   *
   * @param slabs where the parameters will lie
   * @throws UserException when the folder does not hold a whole model that fits its configuration,
   *     or the model does not translate
   */
  public static LoadedModel load(Path folder, Slabs slabs) {
    return load(folder, ModelUse.AS_TRAINED, slabs);
  }

  /** The same for another use than it was trained for. */
  public static LoadedModel load(Path folder, ModelUse use, Slabs slabs) {
    try (SavedModel saved = new ModelFolder(folder).open()) {
      EncoderDecoderConfig config = translator(saved, use, folder);
      Vocabularies vocabularies = saved.tokenizers().open();
      EncoderDecoder model =
          new EncoderDecoder(
              config,
              vocabularies.source().vocabularySize(),
              vocabularies.target().vocabularySize());
      fill(model.parameters(), saved.parameters(), slabs, use.adapter());
      return new LoadedModel(folder, saved.configuration(), model, vocabularies);
    }
  }

  private static EncoderDecoderConfig translator(SavedModel saved, ModelUse use, Path folder) {
    ModelConfig config = saved.configuration(Kinds.in(new Binder()), ModelConfig.class, "model");
    if (config instanceof EncoderDecoderConfig
        && use.of(config) instanceof EncoderDecoderConfig translator) {
      return translator;
    }
    throw new UserException(
        Help.WRONG_TASK,
        folder
            + ": found a model of another task, expected a translator: one that 'seqwright train"
            + " --task translation' made");
  }

  /** Loads the libraries that {@link #load} needs, without a model. */
  public static void prepare() {
    Safetensors.prepare();
    Tokenizer.prepare();
  }

  /** One section of the configuration. */
  public <R> R configuration(Binder binder, Class<R> type, String section) {
    String origin = folder.resolve("config.yaml").toString();
    return binder.ofStored().bindSection(type, yaml, origin, section);
  }

  /**
   * The special tokens of the two vocabularies.
   *
   * @throws UserException when a vocabulary lacks one of them
   */
  public SpecialTokens special() {
    try {
      return configuration(new Binder(), SpecialTokensConfig.class, SpecialTokensConfig.SECTION)
          .in(vocabularies);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "%s: %s.%s"
              .formatted(
                  folder.resolve("config.yaml"), SpecialTokensConfig.SECTION, e.getMessage()),
          e);
    }
  }

  /** The file of its parameters. */
  public Path file() {
    return folder.resolve(ModelFolder.PARAMETERS);
  }

  /** Splits source texts. */
  public Vocabulary source() {
    return vocabularies.source();
  }

  /** Splits target texts and joins translations. */
  public Vocabulary target() {
    return vocabularies.target();
  }

  /**
   * Places parameters in memory and fills them with those of a file.
   *
   * @throws UserException when they differ in names or shapes, before any memory is taken, or the
   *     memory of this machine does not suffice
   */
  public static void fill(Parameters parameters, Safetensors stored, Slabs slabs) {
    AdaptedPart.attach(parameters, stored);
    requireExactly(parameters.all(), stored);
    requireMemory(parameters, stored);
    parameters.allocate(slabs);
    stored.readExactly(named(parameters.all()));
  }

  /**
   * The same, with what an adaptation of the model has learnt put onto it.
   *
   * @param adapter the folder or the file of that part; empty for the model as it is
   * @throws UserException when the part belongs onto another model
   */
  public static void fill(
      Parameters parameters, Safetensors stored, Slabs slabs, Optional<Path> adapter) {
    if (adapter.isEmpty()) {
      fill(parameters, stored, slabs);
      return;
    }
    try (AdaptedPart part = AdaptedPart.open(adapter.get())) {
      AdaptedPart.attach(parameters, stored);
      List<Parameter> own = List.copyOf(parameters.all());
      requireExactly(own, stored);
      part.attach(parameters);
      requireMemory(parameters, stored);
      parameters.allocate(slabs);
      stored.readExactly(named(own));
      part.putOnto(parameters, BaseHash.of(own));
    }
  }

  private static void requireExactly(Collection<Parameter> parameters, Safetensors stored) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    parameters.forEach(p -> shapes.put(p.name(), NamedTensor.shape(p.shape())));
    stored.requireExactly(shapes);
  }

  private static void requireMemory(Parameters parameters, Safetensors stored) {
    long elements = parameters.flatSize();
    long available = AvailableMemory.bytes();
    if (elements > Integer.MAX_VALUE || Float.BYTES * elements > available) {
      throw new UserException(
          Help.OUT_OF_MEMORY,
          "%s: the model has %,d parameters; expected %,d at most on this machine"
              .formatted(
                  stored.file(), elements, Math.min(Integer.MAX_VALUE, available / Float.BYTES)));
    }
  }

  /** Parameters as they are named in files. */
  public static List<NamedTensor> named(Collection<Parameter> parameters) {
    return parameters.stream()
        .map(p -> NamedTensor.of(p.name(), p.shape(), p.value().memory()))
        .toList();
  }

  @Override
  public void close() {
    vocabularies.close();
  }
}

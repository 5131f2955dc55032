package dev.seqwright.core.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An open checkpoint of a {@link ModelFolder}. What it gives was saved together. */
public final class SavedModel implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ATTEMPTS = 3; // a file may be moved into place while it is looked up

  private final ModelFolder folder;
  private final String configuration;
  private final Safetensors parameters;
  private final TokenizerFiles tokenizers;

  private SavedModel(ModelFolder folder) {
    this.folder = folder;
    this.configuration = text(bytes(ModelFolder.CONFIGURATION));
    FolderFormat format = FolderFormat.read(configuration, origin());
    this.parameters = openTensors(ModelFolder.PARAMETERS);
    this.tokenizers = tokenizers(format.files());
  }

  static SavedModel open(ModelFolder folder) {
    if (!Files.isDirectory(folder.path())) {
      String found = Files.exists(folder.path()) ? " is not a folder" : " does not exist";
      throw new UserException(
          Help.NO_MODEL_HERE,
          folder.path() + found + "; expected a model folder, which 'seqwright train' makes");
    }
    return new SavedModel(folder);
  }

  /** The optimizer step after which the checkpoint was taken. */
  public long step() {
    return step(parameters);
  }

  /** The resolved configuration, YAML; its section {@code folder} belongs to the folder. */
  public String configuration() {
    return configuration;
  }

  /** The configuration as it was given to be saved, without the section of the folder. */
  public String settings() {
    return configuration.substring(
        0, configuration.lastIndexOf("\n" + FolderFormat.SECTION + ":") + 1);
  }

  /** One section of the configuration, with the name of the file in messages. */
  public <R> R configuration(Binder binder, Class<R> type, String section) {
    return binder.ofStored().bindSection(type, configuration, origin(), section);
  }

  /** The kind of a family that one key of the configuration names. */
  public <T> T configuration(Binder binder, String key, Class<T> family, T otherwise) {
    return binder.ofStored().bindKind(family, configuration, origin(), key, otherwise);
  }

  /** The tokenizers that the parameters were trained with. */
  public TokenizerFiles tokenizers() {
    return tokenizers;
  }

  /** The parameters; open as long as this is. */
  public Safetensors parameters() {
    return parameters;
  }

  /**
   * The counters and scores of the training, with {@code step} among them.
   *
   * @throws UserException when the folder holds no training state or one of another step
   */
  public ObjectNode trainingState() {
    JsonNode state = json(bytes(ModelFolder.STATE));
    JsonNode step = state.path(ModelFolder.STEP);
    if (!(state instanceof ObjectNode object) || !step.canConvertToLong()) {
      throw damaged(ModelFolder.STATE, "it has no step");
    }
    requireSameStep(ModelFolder.STATE, step.asLong());
    return object;
  }

  /**
   * The tensors of the training state. The caller closes the file.
   *
   * @throws UserException when the folder holds none, or those of another step
   */
  public Safetensors openTrainingTensors() {
    Safetensors tensors = openTensors(ModelFolder.OPTIMIZER);
    try {
      requireSameStep(ModelFolder.OPTIMIZER, step(tensors));
      return tensors;
    } catch (UserException e) {
      tensors.close();
      throw e;
    }
  }

  /**
   * What an adaptation has learnt. The caller closes the file.
   *
   * @throws UserException when the folder holds none
   */
  public AdaptedPart openAdapted() {
    return read(AdaptedPart.FILE, AdaptedPart::open);
  }

  /** Closes the file of the parameters. */
  @Override
  public void close() {
    parameters.close();
  }

  private TokenizerFiles tokenizers(List<VocabularyFile> parts) {
    try {
      Map<String, byte[]> contents = new LinkedHashMap<>();
      parts.forEach(part -> contents.computeIfAbsent(part.file(), this::checked));
      return new TokenizerFiles(parts, contents);
    } catch (UserException e) {
      parameters.close();
      throw e;
    }
  }

  private byte[] checked(String name) {
    byte[] content = bytes(name);
    String expected = String.valueOf(parameters.metadata().get(name));
    if (!Checksum.of(content).equals(expected)) {
      throw damaged(
          name,
          "it is not the one that was saved with model.safetensors (found %s, expected %s)"
              .formatted(Checksum.of(content), expected));
    }
    return content;
  }

  private void requireSameStep(String name, long found) {
    if (found != step()) {
      throw damaged(name, "it is of step " + found + ", model.safetensors of step " + step());
    }
  }

  private static long step(Safetensors tensors) {
    String step = tensors.metadata().getOrDefault(ModelFolder.STEP, "none");
    try {
      return Long.parseLong(step);
    } catch (NumberFormatException e) {
      throw new UserException(
          tensors.file()
              + ": its metadata has no step, found '"
              + step
              + "'; it was not saved by Seqwright as part of a model folder",
          e);
    }
  }

  private String origin() {
    return folder.path().resolve(ModelFolder.CONFIGURATION).toString();
  }

  private String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw damaged(ModelFolder.CONFIGURATION, "it is not UTF-8");
    }
  }

  private JsonNode json(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw damaged(ModelFolder.STATE, "it is not valid JSON");
    }
  }

  private UserException damaged(String name, String what) {
    return new UserException(
        Help.DAMAGED_MODEL,
        folder.path().resolve(name)
            + ": cut or damaged: "
            + what
            + "; restore the model folder from a copy");
  }

  private Safetensors openTensors(String name) {
    return read(name, Safetensors::open);
  }

  private byte[] bytes(String name) {
    return read(name, SavedModel::content);
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UserException(file + " cannot be read: " + FileProblem.of(e), e);
    }
  }

  private <T> T read(String name, Function<Path, T> reader) {
    for (int attempt = 1; ; attempt++) {
      Path file = folder.locate(name);
      try {
        return reader.apply(file);
      } catch (UserException e) {
        if (Files.exists(file)) {
          throw e;
        }
        if (attempt == ATTEMPTS) {
          throw missing(name, e);
        }
      }
    }
  }

  private UserException missing(String name, UserException cause) {
    return new UserException(
        Help.DAMAGED_MODEL,
        "%s is missing: %s is not a whole model folder; restore it from a copy or train it again"
            .formatted(folder.path().resolve(name), folder.path()),
        cause);
  }
}

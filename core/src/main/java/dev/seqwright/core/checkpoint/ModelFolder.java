package dev.seqwright.core.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A model on disk:
 *
 * <pre>
 * config.yaml                  the resolved configuration
 * model.safetensors            the parameters
 * source.model target.model    SentencePiece; source.model alone when both sides share it
 * source.tokens.json ...       lists of tokens, of models from elsewhere
 * text.model label.labels.txt  of tasks that read a text and give a label
 * text.tokenizer.json          in place of text.model, of models that came from transformers
 * adapter.safetensors          what an adaptation of another model has learnt, alone
 * label.labels.json            in its place where there are several columns of labels
 * training/                    optimizer.safetensors, state.json
 * log.jsonl                    one object per report
 * </pre>
 *
 * A save replaces all files but the log as one, see {@link AtomicReplace}: whenever the process
 * dies, the folder holds the checkpoint before or the one after, whole. There is one writer at a
 * time, who holds the {@link FolderLock}, and any number of readers.
 */
public final class ModelFolder {
  static final String CONFIGURATION = "config.yaml";
  static final String PARAMETERS = "model.safetensors";
  static final String OPTIMIZER = "training/optimizer.safetensors";
  static final String STATE = "training/state.json";
  static final String STEP = "step";

  private static final List<String> COLUMNS =
      List.of("source", "target", "text", "label", "tag", "character");
  private static final List<String> FILES = names();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final AtomicReplace files;

  /** All files that a model may have but the log. */
  private static List<String> names() {
    List<String> files = new ArrayList<>(List.of(CONFIGURATION));
    for (VocabularyFile.Form form : VocabularyFile.Form.values()) {
      COLUMNS.forEach(column -> files.add(VocabularyFile.nameOf(column, form)));
    }
    files.addAll(List.of(PARAMETERS, AdaptedPart.FILE, OPTIMIZER, STATE));
    return List.copyOf(files);
  }

  /** The folder at a path, which need not exist yet. */
  public ModelFolder(Path folder) {
    this(folder, Disk.REAL);
  }

  ModelFolder(Path folder, Disk disk) {
    this.folder = folder;
    this.files = new AtomicReplace(folder, FILES, disk);
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }

  /** Whether a checkpoint was ever saved here. */
  public boolean holdsModel() {
    return Files.exists(locate(CONFIGURATION));
  }

  /** Whether training can go on from here. */
  public boolean holdsTraining() {
    return Files.exists(locate(STATE));
  }

  /** The files that make up the model and its training, those that are not there among them. */
  public List<Path> files() {
    return Stream.concat(FILES.stream().map(folder::resolve), Stream.of(log())).toList();
  }

  /** The log of the runs in this folder. */
  public Path log() {
    return folder.resolve("log.jsonl");
  }

  /**
   * Opens the checkpoint for reading.
   *
   * @throws UserException when there is none, or a file of it is missing, cut or of another version
   */
  public SavedModel open() {
    return SavedModel.open(this);
  }

  /**
   * Replaces what is here by a checkpoint, all of it or nothing.
   *
   * @throws UserException when the disk is full or cannot be written; the checkpoint before is kept
   */
  public void save(Checkpoint checkpoint) {
    try {
      fill(checkpoint);
    } catch (IOException e) {
      throw new SaveFailure(folder, size(checkpoint)).explain(e, files);
    }
  }

  /**
   * The same for a folder that belongs to something larger, which has its own words for a failure.
   *
   * @throws IOException when it cannot be written
   */
  public void fill(Checkpoint checkpoint) throws IOException {
    files.begin();
    write(checkpoint);
    files.commit();
  }

  private void write(Checkpoint checkpoint) throws IOException {
    write(CONFIGURATION, configuration(checkpoint));
    for (Map.Entry<String, byte[]> file : checkpoint.tokenizers().files().entrySet()) {
      write(file.getKey(), file.getValue());
    }
    Map<String, String> metadata = metadata(checkpoint);
    files.write(
        PARAMETERS, file -> SafetensorsWriter.write(file, metadata, checkpoint.parameters()));
    if (checkpoint.adapted().isPresent()) {
      AdaptedPart.Content part = checkpoint.adapted().get();
      files.write(
          AdaptedPart.FILE, file -> SafetensorsWriter.write(file, part.metadata(), part.learnt()));
    }
    if (checkpoint.training().isPresent()) {
      write(checkpoint.training().get(), checkpoint.step());
    }
  }

  private void write(StoredTrainingState training, long step) throws IOException {
    Map<String, String> metadata = Map.of(STEP, Long.toString(step));
    files.write(OPTIMIZER, file -> SafetensorsWriter.write(file, metadata, training.tensors()));
    ObjectNode state = JSON.createObjectNode().put(STEP, step).setAll(training.state());
    byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(state);
    write(STATE, text);
  }

  private void write(String name, byte[] content) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(content);
    files.write(name, file -> drain(rest, file));
  }

  private static void drain(ByteBuffer rest, FileChannel file) throws IOException {
    while (rest.hasRemaining()) {
      file.write(rest);
    }
  }

  private static byte[] configuration(Checkpoint checkpoint) {
    String format = FolderFormat.toYaml(checkpoint.tokenizers());
    return (checkpoint.configuration().stripTrailing() + "\n" + format)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The parameters carry the sums of the tokenizers: ids mean nothing with any other. */
  private static Map<String, String> metadata(Checkpoint checkpoint) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(STEP, Long.toString(checkpoint.step()));
    checkpoint
        .tokenizers()
        .files()
        .forEach((name, content) -> metadata.put(name, Checksum.of(content)));
    return metadata;
  }

  private static long size(Checkpoint checkpoint) {
    long size = SafetensorsWriter.size(metadata(checkpoint), checkpoint.parameters());
    size += configuration(checkpoint).length;
    size += checkpoint.tokenizers().files().values().stream().mapToLong(f -> f.length).sum();
    size +=
        checkpoint.training().map(t -> SafetensorsWriter.size(Map.of(), t.tensors())).orElse(0L);
    return size;
  }

  /** Where a file of the checkpoint lies at the moment. */
  Path locate(String name) {
    try {
      return files.locate(name);
    } catch (IOException e) {
      throw new UserException(folder + " cannot be read: " + FileProblem.of(e), e);
    }
  }
}

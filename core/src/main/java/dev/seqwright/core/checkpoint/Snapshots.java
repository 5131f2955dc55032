package dev.seqwright.core.checkpoint;

import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parameters of earlier steps, kept beside a model in {@code training/} to be averaged: {@code
 * snapshot-STEP.safetensors}. A snapshot never changes; which ones count is for the training state
 * to say, so save a snapshot before the checkpoint that counts it and drop it after one that no
 * longer does.
 */
public final class Snapshots {
  private static final Pattern NAME = Pattern.compile("snapshot-([0-9]{1,18})\\.safetensors");

  private final Path training;

  /** The snapshots of a model folder. */
  public Snapshots(ModelFolder folder) {
    this.training = folder.path().resolve("training");
  }

  /**
   * Writes the parameters of a step, whole or not at all.
   *
   * @throws UserException when they cannot be written
   */
  public void save(long step, List<NamedTensor> parameters) {
    Map<String, String> metadata = Map.of(ModelFolder.STEP, Long.toString(step));
    new WholeFile(file(step))
        .write(channel -> SafetensorsWriter.write(channel, metadata, parameters));
  }

  /** The parameters of a step. The caller closes the file. */
  public Safetensors open(long step) {
    return Safetensors.open(file(step));
  }

  /** The steps that there are snapshots of. */
  public SortedSet<Long> steps() {
    SortedSet<Long> steps = new TreeSet<>();
    if (!Files.isDirectory(training)) {
      return steps;
    }
    try (var files = Files.newDirectoryStream(training)) {
      for (Path file : files) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          steps.add(Long.valueOf(name.group(1)));
        }
      }
    } catch (IOException e) {
      throw new UserException(training + " cannot be read: " + e, e);
    }
    return steps;
  }

  /** Deletes the snapshots of all other steps. */
  public void keepOnly(Collection<Long> steps) {
    SortedSet<Long> others = steps();
    others.removeAll(List.copyOf(steps));
    for (long step : others) {
      try {
        Files.deleteIfExists(file(step));
      } catch (IOException e) {
        throw new UserException(file(step) + " cannot be deleted: " + e, e);
      }
    }
  }

  private Path file(long step) {
    return training.resolve("snapshot-" + step + ".safetensors");
  }
}

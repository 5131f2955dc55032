package dev.seqwright.core.imports.foreign;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user says of a model where its files do not say it, or say it wrongly.
 *
 * @param sourceModel SentencePiece model that cuts source texts
 * @param targetModel SentencePiece model of target texts; the source's when absent
 * @param addSourceEnd whether the end token follows a source
 * @param decoderStart what the decoder reads first
 * @param pairs whether a classifier reads pairs of texts
 */
public record ImportOptions(
    Optional<Path> sourceModel,
    Optional<Path> targetModel,
    Optional<Boolean> addSourceEnd,
    Optional<String> decoderStart,
    boolean pairs) {

  /** Nothing: all is as the files say. */
  public ImportOptions() {
    this(false);
  }

  /** Nothing but whether pairs are read. */
  public ImportOptions(boolean pairs) {
    this(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), pairs);
  }

  /** What is said of a translator. */
  public ImportOptions(
      Optional<Path> sourceModel,
      Optional<Path> targetModel,
      Optional<Boolean> addSourceEnd,
      Optional<String> decoderStart) {
    this(sourceModel, targetModel, addSourceEnd, decoderStart, false);
  }
}

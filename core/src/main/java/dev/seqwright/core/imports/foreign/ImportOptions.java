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
 */
public record ImportOptions(
    Optional<Path> sourceModel,
    Optional<Path> targetModel,
    Optional<Boolean> addSourceEnd,
    Optional<String> decoderStart) {

  /** Nothing: all is as the files say. */
  public ImportOptions() {
    this(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}

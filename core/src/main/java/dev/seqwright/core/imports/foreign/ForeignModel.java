package dev.seqwright.core.imports.foreign;

import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.nn.Parameters;
import java.util.Map;

/**
 * An open model of another toolkit, said in the words of this one. What cannot be expressed is
 * refused when it is opened, with all reasons.
 */
public interface ForeignModel extends AutoCloseable {

  /** The sections of {@code config.yaml}, a record. */
  Record settings();

  /** The vocabularies of its columns. */
  TokenizerFiles vocabularies();

  /** The parameters that the model has here, without values; new ones at each call. */
  Parameters parameters();

  /**
   * Values by the names of {@link #parameters}, exactly one each; nothing is read before it is
   * asked for.
   */
  Map<String, ForeignTensor> tensors();

  /** Closes its files. */
  @Override
  void close();
}

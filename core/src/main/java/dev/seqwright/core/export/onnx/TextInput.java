package dev.seqwright.core.export.onnx;

/**
 * What a graph reads of a text.
 *
 * @param ids of its tokens, (B, T)
 * @param mask 1 where a token is, 0 where a row is filled up
 */
record TextInput(String ids, String mask) {
  /**
   * Declares the inputs.
   *
   * @param prefix of their names, and of that of their length
   */
  static TextInput of(OnnxGraph graph, String prefix) {
    return new TextInput(
        row(graph, prefix + "input_ids", prefix), row(graph, prefix + "attention_mask", prefix));
  }

  /** Declares an input with a number for each token. */
  static String row(OnnxGraph graph, String name, String prefix) {
    return graph.input(name, OnnxType.INT64, "batch_size", prefix + "sequence_length");
  }
}

package dev.seqwright.core.parity;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** {@code model.onnx} of a folder in onnxruntime. */
final class OnnxGraphSession implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  /** What is asked of onnxruntime. */
  @FunctionalInterface
  interface Question<T> {
    /** The answer. */
    T ask() throws OrtException;
  }

  OnnxGraphSession(Path folder) {
    String file = folder.resolve("model.onnx").toString();
    this.session = answer(() -> environment.createSession(file, new OrtSession.SessionOptions()));
  }

  private static <T> T answer(Question<T> question) {
    try {
      return question.ask();
    } catch (OrtException e) {
      throw new IllegalStateException("onnxruntime refuses what was exported: " + e, e);
    }
  }

  /** The answer; what onnxruntime refuses is a mistake of the export. */
  <T> T asked(Question<T> question) {
    return answer(question);
  }

  Set<String> inputs() {
    return session.getInputNames();
  }

  /** Whether the graph has an input of that name. */
  boolean reads(String input) {
    return inputs().contains(input);
  }

  /** The dimensions of an input, -1 for those that vary. */
  long[] shape(String input) throws OrtException {
    return ((TensorInfo) session.getInputInfo().get(input).getInfo()).getShape();
  }

  OrtSession.Result run(Map<String, OnnxTensor> inputs) throws OrtException {
    return session.run(inputs);
  }

  /** (1, T). */
  OnnxTensor row(int... values) throws OrtException {
    long[][] row = {Arrays.stream(values).asLongStream().toArray()};
    return OnnxTensor.createTensor(environment, row);
  }

  /** (1, T). */
  OnnxTensor ones(int length) throws OrtException {
    int[] ones = new int[length];
    Arrays.fill(ones, 1);
    return row(ones);
  }

  /** (1, T, C), rows filled up with zeros. */
  OnnxTensor filledUp(int[]... rows) throws OrtException {
    int longest = Arrays.stream(rows).mapToInt(row -> row.length).max().orElse(0);
    long[][][] all = new long[1][rows.length][longest];
    for (int i = 0; i < rows.length; i++) {
      for (int c = 0; c < rows[i].length; c++) {
        all[0][i][c] = rows[i][c];
      }
    }
    return OnnxTensor.createTensor(environment, all);
  }

  /** Floats of a shape of which a dimension is 0. */
  OnnxTensor nothing(long... shape) throws OrtException {
    return OnnxTensor.createTensor(environment, FloatBuffer.allocate(0), shape);
  }

  @Override
  public void close() {
    answer(
        () -> {
          session.close();
          return null;
        });
  }
}

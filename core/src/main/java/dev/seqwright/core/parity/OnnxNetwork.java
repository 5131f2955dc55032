package dev.seqwright.core.parity;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.tokenizer.Vocabulary;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * {@code model.onnx} of an encoder or a language model in onnxruntime. A language model reads a
 * line token by token, with the keys and values of those before.
 */
final class OnnxNetwork implements LineScores {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Vocabulary vocabulary;

  /**
   * @param model whose tokenizer cuts lines
   * @param exported the folder of the graph
   */
  OnnxNetwork(Path model, Path exported) {
    try (SavedModel saved = new ModelFolder(model).open()) {
      this.vocabulary = saved.tokenizers().open("text");
      this.session =
          environment.createSession(
              exported.resolve("model.onnx").toString(), new OrtSession.SessionOptions());
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private static IllegalStateException failed(OrtException cause) {
    return new IllegalStateException("onnxruntime refuses what was exported: " + cause, cause);
  }

  @Override
  public float[][] of(String line) {
    int[] tokens = NetworkScores.tokens(vocabulary, line);
    try {
      return isDecoder() ? steps(tokens) : states(tokens);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private boolean isDecoder() {
    return session.getInputNames().contains("position_ids");
  }

  private float[][] states(int... tokens) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put("input_ids", row(IntStream.of(tokens).asLongStream()));
    inputs.put("attention_mask", ones(tokens.length));
    try (OrtSession.Result result = session.run(inputs)) {
      Object found = result.get(0).getValue();
      return found instanceof float[][][] states ? states[0] : (float[][]) found;
    }
  }

  private OnnxTensor row(LongStream values) throws OrtException {
    return OnnxTensor.createTensor(environment, new long[][] {values.toArray()});
  }

  private OnnxTensor ones(int length) throws OrtException {
    return row(LongStream.generate(() -> 1).limit(length));
  }

  private float[][] steps(int... tokens) throws OrtException {
    List<float[]> rows = new ArrayList<>();
    Map<String, OnnxTensor> past = nothing();
    for (int i = 0; i < tokens.length; i++) {
      past.put("input_ids", row(LongStream.of(tokens[i])));
      past.put("attention_mask", ones(i + 1));
      past.put("position_ids", row(LongStream.of(i)));
      OrtSession.Result result = session.run(past);
      rows.add(((float[][][]) result.get("logits").orElseThrow().getValue())[0][0]);
      result.forEach(output -> remember(past, output.getKey(), (OnnxTensor) output.getValue()));
      past.remove("logits");
    }
    past.values().forEach(OnnxTensor::close);
    return rows.toArray(float[][]::new);
  }

  private static void remember(Map<String, OnnxTensor> past, String name, OnnxTensor value) {
    past.put(name.replaceFirst("^present", "past_key_values"), value);
  }

  /** Keys and values of no token. */
  private Map<String, OnnxTensor> nothing() throws OrtException {
    Map<String, OnnxTensor> past = new HashMap<>();
    for (var input : session.getInputInfo().entrySet()) {
      if (input.getKey().startsWith("past_key_values")) {
        long[] shape = ((ai.onnxruntime.TensorInfo) input.getValue().getInfo()).getShape();
        long[] empty = {1, shape[1], 0, shape[3]};
        past.put(
            input.getKey(), OnnxTensor.createTensor(environment, FloatBuffer.allocate(0), empty));
      }
    }
    return past;
  }

  @Override
  public void close() {
    vocabulary.close();
    try {
      session.close();
    } catch (OrtException e) {
      throw failed(e);
    }
  }
}

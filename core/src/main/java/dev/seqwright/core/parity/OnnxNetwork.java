package dev.seqwright.core.parity;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.tokenizer.Vocabulary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code model.onnx} of an encoder without a head or a language model in onnxruntime. A language
 * model reads a line token by token, with the keys and values of those before.
 */
final class OnnxNetwork implements LineScores {
  private final OnnxGraphSession session;
  private final Vocabulary vocabulary;

  /**
   * @param model whose tokenizer cuts lines
   * @param exported the folder of the graph
   */
  OnnxNetwork(Path model, Path exported) {
    try (SavedModel saved = new ModelFolder(model).open()) {
      this.vocabulary = saved.tokenizers().open("text");
    }
    this.session = new OnnxGraphSession(exported);
  }

  @Override
  public float[][] of(String line) {
    int[] tokens = NetworkScores.tokens(vocabulary, line);
    return session.asked(() -> session.reads("position_ids") ? steps(tokens) : states(tokens));
  }

  private float[][] states(int... tokens) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put("input_ids", session.row(tokens));
    inputs.put("attention_mask", session.ones(tokens.length));
    try (OrtSession.Result result = session.run(inputs)) {
      return ((float[][][]) result.get(0).getValue())[0];
    }
  }

  private float[][] steps(int... tokens) throws OrtException {
    List<float[]> rows = new ArrayList<>();
    Map<String, OnnxTensor> past = nothing();
    for (int i = 0; i < tokens.length; i++) {
      past.put("input_ids", session.row(tokens[i]));
      past.put("attention_mask", session.ones(i + 1));
      past.put("position_ids", session.row(i));
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
    for (String input : session.inputs()) {
      if (input.startsWith("past_key_values")) {
        long[] shape = session.shape(input);
        past.put(input, session.nothing(1, shape[1], 0, shape[3]));
      }
    }
    return past;
  }

  @Override
  public void close() {
    vocabulary.close();
    session.close();
  }
}

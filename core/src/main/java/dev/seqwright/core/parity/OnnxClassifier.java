package dev.seqwright.core.parity;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.seqwright.core.data.TokenWindows;
import dev.seqwright.core.task.TextClassifier;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** {@code model.onnx} of a classifier in onnxruntime: probabilities of labels, or a number. */
final class OnnxClassifier implements LineScores {
  private final TextClassifier reading;
  private final OnnxGraphSession session;

  /**
   * @param reading how lines become tokens
   * @param exported the folder of the graph
   */
  OnnxClassifier(TextClassifier reading, Path exported) {
    this.reading = reading;
    this.session = new OnnxGraphSession(exported);
  }

  @Override
  public float[][] of(String line) {
    TokenWindows windows = reading.read(reading.question(line, "line"));
    return session.asked(() -> scores(windows));
  }

  private float[][] scores(TokenWindows windows) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    text(inputs, "", windows.tokens()[0]);
    if (session.reads("token_type_ids")) {
      inputs.put("token_type_ids", session.row(windows.segments()[0]));
    }
    if (session.reads("second_input_ids")) {
      text(inputs, "second_", windows.tokens()[1]);
    }
    try (OrtSession.Result result = session.run(inputs)) {
      float[] logits = ((float[][]) result.get("logits").orElseThrow().getValue())[0];
      return new float[][] {logits.length == 1 ? logits : probabilities(logits)};
    }
  }

  private void text(Map<String, OnnxTensor> inputs, String prefix, int... tokens)
      throws OrtException {
    inputs.put(prefix + "input_ids", session.row(tokens));
    inputs.put(prefix + "attention_mask", session.ones(tokens.length));
  }

  private static float[] probabilities(float... logits) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    float[] probabilities = new float[logits.length];
    for (int c = 0; c < logits.length; c++) {
      probabilities[c] = (float) (Math.exp(logits[c]) / sum);
    }
    return probabilities;
  }

  @Override
  public void close() {
    reading.close();
    session.close();
  }
}

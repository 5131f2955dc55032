package dev.seqwright.core.export.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The three graphs of a folder in onnxruntime, used as Optimum uses them. */
final class RuntimeModel implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession encoder;
  private final OrtSession decoder;
  private final OrtSession decoderWithPast;
  private final Map<String, OnnxTensor> remembered = new HashMap<>();

  RuntimeModel(Path folder) throws OrtException {
    encoder = session(folder, "encoder_model.onnx");
    decoder = session(folder, "decoder_model.onnx");
    decoderWithPast = session(folder, "decoder_with_past_model.onnx");
  }

  private OrtSession session(Path folder, String name) throws OrtException {
    return environment.createSession(
        folder.resolve(name).toString(), new OrtSession.SessionOptions());
  }

  /** Reads sources, padded to one length; {@code mask} is 1 where a token is. */
  void encode(long[][] ids, long[][] mask) throws OrtException {
    remembered.clear();
    OnnxTensor attended = OnnxTensor.createTensor(environment, mask);
    OrtSession.Result result =
        encoder.run(
            Map.of(
                "input_ids",
                OnnxTensor.createTensor(environment, ids),
                "attention_mask",
                attended));
    remembered.put("encoder_attention_mask", attended);
    remembered.put("encoder_hidden_states", (OnnxTensor) result.get("last_hidden_state").get());
  }

  /** The logits (B, V) after the last of the ids (B, T), which follow those of earlier calls. */
  float[][] decode(long[][] ids) throws OrtException {
    OrtSession session = remembered.size() == 2 ? decoder : decoderWithPast;
    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put("input_ids", OnnxTensor.createTensor(environment, ids));
    for (String name : session.getInputNames()) {
      inputs.computeIfAbsent(name, remembered::get);
    }
    OrtSession.Result result = session.run(inputs);
    result.forEach(
        entry -> {
          if (entry.getKey().startsWith("present.")) {
            String past = entry.getKey().replaceFirst("present", "past_key_values");
            remembered.put(past, (OnnxTensor) entry.getValue());
          }
        });
    float[][][] logits = (float[][][]) result.get("logits").orElseThrow().getValue();
    float[][] last = new float[ids.length][];
    for (int b = 0; b < last.length; b++) {
      last[b] = logits[b][ids[b].length - 1];
    }
    return last;
  }

  @Override
  public void close() throws OrtException {
    encoder.close();
    decoder.close();
    decoderWithPast.close();
  }
}

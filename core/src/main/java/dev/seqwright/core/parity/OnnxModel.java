package dev.seqwright.core.parity;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/**
 * The three graphs of an export in onnxruntime, used as Optimum uses them: one hypothesis of one
 * sentence at a time, which greedy search is content with.
 */
final class OnnxModel implements IncrementalDecoder {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final JsonNode config;
  private final OrtSession encoder;
  private final OrtSession decoder;
  private final OrtSession decoderWithPast;

  OnnxModel(Path folder) {
    config = config(folder);
    try {
      encoder = session(folder, "encoder_model.onnx");
      decoder = session(folder, "decoder_model.onnx");
      decoderWithPast = session(folder, "decoder_with_past_model.onnx");
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private static JsonNode config(Path folder) {
    try {
      return new ObjectMapper().readTree(folder.resolve("config.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The most target tokens of an export; one position is the end token's. */
  static int longest(Path folder) {
    return config(folder).get("max_position_embeddings").asInt() - 1;
  }

  private OrtSession session(Path folder, String name) throws OrtException {
    String file = folder.resolve(name).toString();
    return environment.createSession(file, new OrtSession.SessionOptions());
  }

  private static IllegalStateException failed(OrtException cause) {
    return new IllegalStateException("onnxruntime refuses what was exported: " + cause, cause);
  }

  @Override
  public int vocabularySize() {
    return config.get("decoder_vocab_size").asInt();
  }

  @Override
  public int endId() {
    return config.get("eos_token_id").asInt();
  }

  @Override
  public int beginId() {
    return config.get("decoder_start_token_id").asInt();
  }

  @Override
  public State start(List<int[]> sources) {
    if (sources.size() != 1) {
      throw new IllegalArgumentException("found " + sources.size() + " sentences, expected one");
    }
    try {
      return new Running(source(sources.getFirst()));
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private long[][] source(int... tokens) {
    IntStream ids =
        IntStream.concat(
            IntStream.concat(ids("source_prefix_ids"), IntStream.of(tokens)),
            ids("source_suffix_ids"));
    return new long[][] {ids.asLongStream().toArray()};
  }

  private IntStream ids(String key) {
    return StreamSupport.stream(config.get(key).spliterator(), false).mapToInt(JsonNode::asInt);
  }

  @Override
  public void close() {
    try {
      encoder.close();
      decoder.close();
      decoderWithPast.close();
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  /** What one step gives the next. */
  private final class Running implements State {
    private final Map<String, OnnxTensor> remembered = new HashMap<>();
    private OrtSession next = decoder;

    Running(long[]... source) throws OrtException {
      long[][] ones = {LongStream.generate(() -> 1).limit(source[0].length).toArray()};
      OnnxTensor mask = OnnxTensor.createTensor(environment, ones);
      OnnxTensor ids = OnnxTensor.createTensor(environment, source);
      var result = encoder.run(Map.of("input_ids", ids, "attention_mask", mask));
      remembered.put("encoder_attention_mask", mask);
      remembered.put("encoder_hidden_states", (OnnxTensor) result.get("last_hidden_state").get());
    }

    @Override
    public Scores step(int[] lastTokens) {
      try {
        long[][] ids = {{lastTokens[0]}};
        remembered.put("input_ids", OnnxTensor.createTensor(environment, ids));
        var result = next.run(inputs());
        result.forEach(output -> remember(output.getKey(), (OnnxTensor) output.getValue()));
        next = decoderWithPast;
        float[][][] logits = (float[][][]) result.get("logits").orElseThrow().getValue();
        Tensor scores = logSoftmax(logits[0][0]);
        return (from, to) -> scores.rows(from, to);
      } catch (OrtException e) {
        throw failed(e);
      }
    }

    private Map<String, OnnxTensor> inputs() {
      Map<String, OnnxTensor> inputs = new HashMap<>(remembered);
      inputs.keySet().retainAll(next.getInputNames());
      return inputs;
    }

    private void remember(String name, OnnxTensor value) {
      remembered.put(name.replaceFirst("^present", "past_key_values"), value);
    }

    @Override
    public void select(int[] parents) {
      // One hypothesis: it goes on, or the search is over.
    }

    @Override
    public void close() {
      remembered.values().forEach(OnnxTensor::close);
    }
  }

  private static Tensor logSoftmax(float... logits) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    Tensor scores = new Tensor(Arena.ofAuto().allocate(4L * logits.length, 64), 1, logits.length);
    for (int v = 0; v < logits.length; v++) {
      scores.set(v, (float) (logits[v] - Math.log(sum)));
    }
    return scores;
  }
}

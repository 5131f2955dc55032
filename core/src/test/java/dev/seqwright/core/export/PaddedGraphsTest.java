package dev.seqwright.core.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.seqwright.core.export.onnx.OnnxFormat;
import dev.seqwright.core.head.SequencePooling;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a graph says of a text does not depend on the longer one beside it. */
class PaddedGraphsTest {
  private static final long[][] IDS = {{2, 30, 31, 32, 33, 3}, {2, 40, 41, 3, 0, 0}};
  private static final long[][] MASK = {{1, 1, 1, 1, 1, 1}, {1, 1, 1, 1, 0, 0}};
  private static final long[][][] CHARACTERS = {
    {{2, 3, 0, 0}, {2, 4, 5, 3}, {2, 6, 3, 0}, {2, 7, 1, 3}, {2, 8, 3, 0}, {2, 3, 0, 0}},
    {{2, 3, 0, 0}, {2, 5, 3, 0}, {2, 5, 3, 0}, {2, 3, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}}
  };

  private static final long[][][] NO_CHARACTERS = {};

  @TempDir private Path temporary;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

  @Test
  void aTaggerThatReadsCharacters() throws OrtException {
    for (String kind : new String[] {"convolution", "transformer"}) {
      Path model = RandomNetwork.tagger(temporary.resolve(kind), true, kind, "positions=tener");
      try (OrtSession graph = graph(model)) {
        float[][][] both =
            (float[][][])
                logits(graph, Map.of("input_ids", IDS, "attention_mask", MASK), CHARACTERS);
        long[][] ids = {{2, 40, 41, 3}};
        long[][] ones = {{1, 1, 1, 1}};
        long[][][] spelt = {{{2, 3, 0}, {2, 5, 3}, {2, 5, 3}, {2, 3, 0}}};
        float[][][] alone =
            (float[][][]) logits(graph, Map.of("input_ids", ids, "attention_mask", ones), spelt);
        for (int i = 0; i < 4; i++) {
          assertThat(both[1][i]).as(kind).containsExactly(alone[0][i], within(1e-5f));
        }
      }
    }
  }

  @Test
  void aClassifierThatComparesPairs() throws OrtException {
    Path model =
        RandomNetwork.classifier(
            temporary.resolve("pairs"),
            "compared",
            SequencePooling.MEAN_MAX,
            false,
            "positions=rope");
    try (OrtSession graph = graph(model)) {
      long[][] swapped = {IDS[1], IDS[0]};
      long[][] swappedMask = {MASK[1], MASK[0]};
      float[][] both =
          (float[][])
              logits(
                  graph,
                  Map.of(
                      "input_ids", IDS,
                      "attention_mask", MASK,
                      "second_input_ids", swapped,
                      "second_attention_mask", swappedMask),
                  NO_CHARACTERS);
      long[][] ids = {{2, 40, 41, 3}};
      long[][] ones = {{1, 1, 1, 1}};
      long[][] second = {IDS[0]};
      long[][] all = {MASK[0]};
      float[][] alone =
          (float[][])
              logits(
                  graph,
                  Map.of(
                      "input_ids", ids,
                      "attention_mask", ones,
                      "second_input_ids", second,
                      "second_attention_mask", all),
                  NO_CHARACTERS);
      assertThat(both[1]).containsExactly(alone[0], within(1e-5f));
      assertThat(both[0]).isNotEqualTo(both[1]);
    }
  }

  private OrtSession graph(Path model) throws OrtException {
    Path exported = model.resolveSibling(model.getFileName() + "-onnx");
    Export.run(new OnnxFormat(), model, exported, Weights.USED, Quantization.FLOAT32);
    String file = exported.resolve("model.onnx").toString();
    return environment.createSession(file, new OrtSession.SessionOptions());
  }

  private Object logits(OrtSession graph, Map<String, long[][]> rows, long[][][] characters)
      throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    for (Map.Entry<String, long[][]> row : rows.entrySet()) {
      inputs.put(row.getKey(), OnnxTensor.createTensor(environment, row.getValue()));
    }
    if (characters.length > 0) {
      inputs.put("character_ids", OnnxTensor.createTensor(environment, characters));
    }
    try (OrtSession.Result result = graph.run(inputs)) {
      return result.get("logits").orElseThrow().getValue();
    }
  }
}

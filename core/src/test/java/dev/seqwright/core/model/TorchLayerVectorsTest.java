package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.residual.PostNorm;
import dev.seqwright.core.residual.PreNorm;
import dev.seqwright.core.stack.Block;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.Sequential;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What PyTorch's nn.TransformerEncoderLayer and nn.TransformerDecoderLayer compute: D 4, H 2, F 16,
 * every parameter p = cos(0, 1, 2, ...). scripts/vectors/torch_layer_vectors.py made the vectors.
 */
class TorchLayerVectorsTest {
  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace memory = new Workspace(slabs);
  private final Graph graph = Graph.inference(PlainKernels.create(), memory);
  private final Parameters parameters = new Parameters();

  @AfterEach
  void free() {
    slabs.close();
  }

  static Stream<JsonNode> encoderCases() throws IOException {
    return cases("encoder");
  }

  static Stream<JsonNode> decoderCases() throws IOException {
    return cases("decoder");
  }

  private static Stream<JsonNode> cases(String kind) throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    try (InputStream in = TorchLayerVectorsTest.class.getResourceAsStream("torch-layers.json")) {
      new ObjectMapper().readTree(in).get(kind).forEach(cases::add);
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("encoderCases")
  void encoderLayer(JsonNode vector) {
    Block layer = factory(vector, false).bidirectionalLayer(0);
    setToCosines();
    boolean[][] padded = padding(vector);
    Sequences y = layer.forward(graph, sequences(vector.get("in"), padded), Context.NONE);
    assertRows(y, vector.get("out"), padded);
  }

  @ParameterizedTest
  @MethodSource("decoderCases")
  void decoderLayer(JsonNode vector) {
    LayerFactory parts = factory(vector, true);
    Block self =
        vector.get("causal").asBoolean() ? parts.causalAttention(0) : parts.selfAttention(0);
    Block layer =
        new Sequential(
            List.of(
                self,
                parts.sourceAttention(0, List.of(new FullAttention.Settings())),
                parts.feedForward(0)));
    setToCosines();
    JsonNode target = vector.get("in");
    boolean[][] none = new boolean[target.get(0).size()][target.size()];
    Sequences m = sequences(vector.get("memory"), padding(vector));
    Sequences y = layer.forward(graph, sequences(target, none), Context.of(m));
    assertRows(y, vector.get("out"), none);
  }

  private LayerFactory factory(JsonNode vector, boolean decoder) {
    LayerConfig d = new LayerConfig();
    LayerConfig small =
        new LayerConfig(
            4,
            2,
            16,
            Activation.valueOf(vector.get("activation").asText().toUpperCase(Locale.ROOT)),
            d.norm(),
            vector.get("norm_first").asBoolean() ? new PreNorm.Settings() : new PostNorm.Settings(),
            d.positions(),
            d.maxPositions(),
            0,
            d.attentionDropout(),
            d.activationDropout(),
            d.initialization());
    return new LayerFactory(small, new StackConfig(1), parameters.root(), new Depth(1, 1, decoder));
  }

  /**
   * Cross-attention's queries and its keys and values are rows of one matrix in PyTorch: the second
   * starts where the first ends.
   */
  private void setToCosines() {
    parameters.allocate(slabs);
    for (Parameter p : parameters.all()) {
      int first = p.name().contains("key-value") ? (int) p.size() / 2 : 0;
      for (int i = 0; i < p.size(); i++) {
        p.value().set(i, (float) Math.cos(first + i));
      }
    }
  }

  private static boolean[][] padding(JsonNode vector) {
    JsonNode mask = vector.get("padding");
    boolean[][] padded = new boolean[mask.size()][mask.get(0).size()];
    for (int b = 0; b < padded.length; b++) {
      for (int t = 0; t < padded[b].length; t++) {
        padded[b][t] = mask.get(b).get(t).asInt() == 1;
      }
    }
    return padded;
  }

  private Sequences sequences(JsonNode input, boolean[][] padded) {
    int[] lengths = new int[padded.length];
    List<JsonNode> rows = new ArrayList<>();
    for (int b = 0; b < padded.length; b++) {
      for (int t = 0; t < input.size(); t++) {
        if (!padded[b][t]) {
          rows.add(input.get(t).get(b));
          lengths[b]++;
        }
      }
    }
    return new Sequences(graph.constant(tensor(rows)), SequenceLayout.of(lengths));
  }

  private Tensor tensor(List<JsonNode> rows) {
    Tensor x = memory.allocate(rows.size(), 4);
    for (int i = 0; i < x.size(); i++) {
      x.set(i, (float) rows.get(i / 4).get(i % 4).asDouble());
    }
    return x;
  }

  private static void assertRows(Sequences y, JsonNode expected, boolean[][] padded) {
    int row = 0;
    for (int b = 0; b < padded.length; b++) {
      for (int t = 0; t < expected.size(); t++) {
        for (int d = 0; d < 4 && !padded[b][t]; d++) {
          assertThat((double) y.rows().value().get(row * 4L + d))
              .isCloseTo(expected.get(t).get(b).get(d).asDouble(), within(1e-5));
        }
        row += padded[b][t] ? 0 : 1;
      }
    }
  }
}

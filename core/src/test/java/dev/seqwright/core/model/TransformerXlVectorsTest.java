package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.Vectors;
import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.SegmentState;
import dev.seqwright.core.residual.NormPlacement;
import dev.seqwright.core.residual.PreNorm;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.residual.ResidualSpec;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the authors' own Transformer-XL computes in float64 on small models: likelihoods of tokens,
 * memories after each segment, gradients of the sum. Runs where {@code
 * -Dseqwright.transformer-xl=FOLDER} has their vectors.json.
 */
@EnabledIfSystemProperty(named = "seqwright.transformer-xl", matches = ".+")
class TransformerXlVectorsTest {
  private static final Map<String, String> NAMES =
      Map.of(
          "embeddings.target", "word_emb.emb_layers.0.weight",
          "output.bias", "crit.out_layers.0.bias",
          "decoder.distance.content", "r_w_bias",
          "decoder.distance.position", "r_r_bias");

  private static final Map<String, String> PARTS =
      Map.of(
          "self-attention.output", "dec_attn.o_net",
          "self-attention.distance", "dec_attn.r_net",
          "self-attention-norm", "dec_attn.layer_norm",
          "feed-forward.inner", "pos_ff.CoreNet.0",
          "feed-forward.outer", "pos_ff.CoreNet.3",
          "feed-forward-norm", "pos_ff.layer_norm");

  private final NativeSlabs slabs = new NativeSlabs();

  @AfterEach
  void free() {
    slabs.close();
  }

  /** Norms in front of sublayers, and none behind the last layer, as in the authors' program. */
  private record InFrontOnly() implements NormPlacement {
    @Override
    public Residual around(ResidualSpec connection) {
      return new PreNorm.Settings().around(connection);
    }
  }

  static Stream<JsonNode> cases() throws IOException {
    Path file = Path.of(System.getProperty("seqwright.transformer-xl"), "vectors.json");
    return Vectors.cases(new ObjectMapper().readTree(file.toFile()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aSmallModelIsThatOfTheAuthors(JsonNode c) {
    DecoderOnly model = model(c.get("config"));
    model.parameters().allocate(slabs);
    JsonNode weights = c.get("weights");
    for (Parameter p : model.parameters().all()) {
      numbers(p.name(), weights).ifPresentOrElse(p.value()::fill, p.value()::zero);
    }
    Tensor gradients = new Workspace(slabs).zeros((int) model.parameters().flatSize());
    read(model, c, gradients);
    int compared = 0;
    for (Parameter p : model.parameters().all()) {
      Optional<float[]> expected = numbers(p.name(), c.get("gradient_of_sum_nll"));
      if (expected.isPresent()) {
        requireClose(gradients.slice(p.offset(), (int) p.size()), expected.get(), p.name());
        compared++;
      }
    }
    assertThat(compared).isEqualTo(4 + 12 * c.get("config").get("layers").asInt());
  }

  /** All segments one after the other: likelihoods and memories are theirs. */
  private void read(DecoderOnly model, JsonNode c, Tensor gradients) {
    int[][] ids = ids(c.get("ids"));
    SegmentState state = new SegmentState(model.memories(), ids.length, slabs);
    int at = 0;
    for (JsonNode segment : c.get("segments")) {
      int from = at;
      int to = at + segment.get("length").asInt();
      int[][] inputs = part(ids, from, to);
      int[] targets =
          Arrays.stream(part(ids, from + 1, to + 1)).flatMapToInt(Arrays::stream).toArray();
      boolean[] begins = new boolean[ids.length];
      Arrays.fill(begins, from == 0);
      int[] streams = IntStream.range(0, ids.length).toArray();
      requireLikelihoods(model, state, inputs, targets, begins, segment.get("nll").get("data"));
      Graph graph = Graph.differentiating(PlainKernels.create(), new Workspace(slabs), gradients);
      model.loss(graph, state.of(streams, begins), inputs, targets, 0, 1);
      graph.backward();
      requireMemories(state, segment.get("memory_after"));
      at = to;
    }
  }

  /** In a state of their own, so that it is read once only. */
  private void requireLikelihoods(
      DecoderOnly model,
      SegmentState state,
      int[][] inputs,
      int[] targets,
      boolean[] begins,
      JsonNode expected) {
    SegmentState own = new SegmentState(model.memories(), inputs.length, slabs);
    own.tensors().forEach((name, t) -> t.copyFrom(state.tensors().get(name)));
    int[] streams = IntStream.range(0, inputs.length).toArray();
    Graph graph = Graph.inference(PlainKernels.create(), new Workspace(slabs));
    Tensor states = model.states(graph, own.of(streams, begins), inputs).rows().value();
    CrossEntropy.Rows rows = model.head().rows(graph, states, targets);
    for (int i = 0; i < targets.length; i++) {
      assertThat(-(double) rows.logLikelihoods()[i])
          .as("token %d", i)
          .isCloseTo(expected.get(i).asDouble(), within(2e-5));
    }
  }

  /** What goes into layer l is their memory l; theirs of the output of the last layer is unused. */
  private static void requireMemories(SegmentState state, JsonNode after) {
    List<Tensor> found =
        state.tensors().entrySet().stream()
            .filter(e -> e.getKey().endsWith(".rows"))
            .map(Map.Entry::getValue)
            .toList();
    for (int layer = 0; layer < found.size(); layer++) {
      JsonNode expected = after.get(layer);
      int streams = expected.get("shape").get(0).asInt();
      int length = expected.get("shape").get(1).asInt();
      Tensor own = found.get(layer);
      for (int b = 0; b < streams; b++) {
        int first = b * own.rows() / streams;
        float[] theirs = floats(expected.get("data"), b * length, length, own.columns());
        requireClose(own.rows(first, first + length), theirs, "memory " + layer);
      }
    }
  }

  private static void requireClose(Tensor found, float[] expected, String name) {
    assertThat(found.size()).isEqualTo(expected.length);
    for (int e = 0; e < expected.length; e++) {
      double one = expected[e];
      assertThat((double) found.get(e))
          .as("%s[%d]", name, e)
          .isCloseTo(one, within(3e-5 * Math.max(1, Math.abs(one))));
    }
  }

  private static DecoderOnly model(JsonNode config) {
    List<String> settings = new ArrayList<>();
    int clamp = config.get("clamp_len").asInt();
    settings.add("size=" + config.get("d_model"));
    settings.add("heads=" + config.get("heads"));
    settings.add("feed-forward=" + config.get("d_inner"));
    settings.add("positions=none");
    settings.add("norm-placement=post-norm");
    settings.add("dropout=0");
    settings.add("output-bias=true");
    settings.add("decoder.layers=" + config.get("layers"));
    settings.add(
        "decoder.self-attention={kind: transformer-xl, memory: %s, same-length: %s%s}"
            .formatted(
                config.get("mem_len"),
                config.get("same_length"),
                clamp < 0 ? "" : ", clamp-length: " + clamp));
    DecoderOnlyConfig bound = Kinds.in(new Binder()).bind(DecoderOnlyConfig.class, settings);
    StackConfig shape = bound.decoder().shape();
    StackConfig placed =
        config.get("pre_lnorm").asBoolean() ? shape.with(List.of(new InFrontOnly())) : shape;
    DecoderOnlyConfig own =
        new DecoderOnlyConfig(
            bound.layer(), new CausalConfig(placed), bound.embedding(), true, true);
    return new DecoderOnly(own, config.get("vocabulary").asInt());
  }

  /** The numbers that they have of a parameter of ours; none of biases that they lack. */
  private static Optional<float[]> numbers(String name, JsonNode theirs) {
    if (NAMES.containsKey(name)) {
      return Optional.of(all(theirs.get(NAMES.get(name))));
    }
    String own = name.replace("decoder.layers.", "layers.");
    if (own.endsWith("self-attention.query.weight")) {
      return Optional.of(projections(theirs, own, 0, 1));
    }
    if (own.endsWith("self-attention.key-value.weight")) {
      return Optional.of(projections(theirs, own, 1, 3));
    }
    for (Map.Entry<String, String> part : PARTS.entrySet()) {
      own = own.replace("." + part.getKey() + ".", "." + part.getValue() + ".");
    }
    return Optional.ofNullable(theirs.get(own)).map(TransformerXlVectorsTest::all);
  }

  /** Their rows are those of q, k and v. */
  private static float[] projections(JsonNode theirs, String own, int from, int to) {
    String layer = own.substring(0, own.indexOf(".self-attention"));
    JsonNode whole = theirs.get(layer + ".dec_attn.qkv_net.weight");
    int size = whole.get("shape").get(1).asInt();
    return floats(whole.get("data"), from * size, (to - from) * size, size);
  }

  private static float[] all(JsonNode tensor) {
    return floats(tensor.get("data"), 0, 1, tensor.get("data").size());
  }

  private static float[] floats(JsonNode data, int firstRow, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int e = 0; e < values.length; e++) {
      values[e] = (float) data.get(firstRow * columns + e).asDouble();
    }
    return values;
  }

  private static int[][] ids(JsonNode rows) {
    return Vectors.cases(rows)
        .map(row -> IntStream.range(0, row.size()).map(i -> row.get(i).asInt()).toArray())
        .toArray(int[][]::new);
  }

  private static int[][] part(int[][] ids, int from, int to) {
    return Arrays.stream(ids).map(row -> Arrays.copyOfRange(row, from, to)).toArray(int[][]::new);
  }
}

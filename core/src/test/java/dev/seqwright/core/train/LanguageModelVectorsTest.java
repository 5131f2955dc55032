package dev.seqwright.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.Vectors;
import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.TextExample;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.task.RunConfig;
import dev.seqwright.core.tensor.AdamArguments;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import dev.seqwright.core.train.TrainingStep.Update;
import dev.seqwright.core.train.optimizer.DecayStretches;
import dev.seqwright.core.train.optimizer.Moments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A GPT's logits, gradients and three steps of AdamW: those of PyTorch, which
 * scripts/vectors/language_model_vectors.py wrote, and those of nanoGPT itself where {@code
 * -Dseqwright.nanogpt=FOLDER} has vectors.json.
 */
class LanguageModelVectorsTest {
  private static final Map<String, String> NAMES =
      Map.of(
          "ln_1", "self-attention-norm",
          "attn.c_attn", "self-attention.projection",
          "attn.c_proj", "self-attention.output",
          "ln_2", "feed-forward-norm",
          "mlp.c_fc", "feed-forward.inner",
          "mlp.c_proj", "feed-forward.outer");

  private final NativeSlabs slabs = new NativeSlabs();

  @AfterEach
  void free() {
    slabs.close();
  }

  static Stream<JsonNode> torch() {
    return Vectors.cases(Vectors.read("train/language-model.json"));
  }

  static Stream<JsonNode> nanoGpt() throws IOException {
    Path file = Path.of(System.getProperty("seqwright.nanogpt"), "vectors.json");
    return Vectors.cases(new ObjectMapper().readTree(file.toFile()));
  }

  @ParameterizedTest
  @MethodSource("torch")
  void aSmallGptIsThatOfPyTorch(JsonNode c) {
    reproduce(c);
  }

  @ParameterizedTest
  @EnabledIfSystemProperty(named = "seqwright.nanogpt", matches = ".+")
  @MethodSource("nanoGpt")
  void aSmallGptIsThatOfNanoGpt(JsonNode c) {
    reproduce(c);
  }

  private void reproduce(JsonNode c) {
    DecoderOnly model = model(c.get("config"));
    model.parameters().allocate(slabs);
    eachParameter(model, c.get("config"), c.get("weights"), (p, data) -> fill(p.value(), data));
    List<TextExample> texts = texts(c.get("ids"));
    requireLogits(model, texts, c.get("logits").get("data"));
    requireGradients(model, texts, c);
    requireSteps(model, texts, c);
  }

  private static DecoderOnly model(JsonNode config) {
    DecoderOnlyConfig shape =
        Kinds.in(new Binder())
            .bind(
                DecoderOnlyConfig.class,
                List.of(
                    "size=" + config.get("d_model"),
                    "heads=" + config.get("heads"),
                    "feed-forward=" + 4 * config.get("d_model").asInt(),
                    "activation=gelu",
                    "positions={kind: learned, scale: 1}",
                    "max-positions=" + config.get("block_size"),
                    "embedding-scale=1",
                    "dropout=0",
                    "decoder.layers=" + config.get("layers")));
    return new DecoderOnly(shape, config.get("vocabulary").asInt());
  }

  /** Numbers of GPT-2's names; biases of a model without them are 0 and stay out. */
  private interface Use {
    void of(Parameter parameter, JsonNode data);
  }

  private static void eachParameter(DecoderOnly model, JsonNode config, JsonNode named, Use use) {
    boolean biases = config.get("bias").asBoolean();
    for (Parameter p : model.parameters().all()) {
      JsonNode numbers = named.get("transformer." + gptName(p.name()));
      if (numbers != null) {
        use.of(p, numbers.get("data"));
      } else {
        assertThat(biases).as(p.name()).isFalse();
        assertThat(p.name()).endsWith(".bias");
        p.value().zero();
      }
    }
  }

  private static String gptName(String name) {
    return switch (name) {
      case "embeddings.target" -> "wte.weight";
      case "decoder.positions.weight" -> "wpe.weight";
      default -> {
        String found = name.replace("decoder.layers.", "h.").replace("decoder.norm", "ln_f");
        for (Map.Entry<String, String> part : NAMES.entrySet()) {
          found = found.replace("." + part.getValue() + ".", "." + part.getKey() + ".");
        }
        yield found;
      }
    };
  }

  private static void fill(Tensor tensor, JsonNode data) {
    assertThat(tensor.size()).isEqualTo(data.size());
    for (int e = 0; e < data.size(); e++) {
      tensor.set(e, (float) data.get(e).asDouble());
    }
  }

  private static List<TextExample> texts(JsonNode ids) {
    List<TextExample> texts = new ArrayList<>();
    for (JsonNode row : ids) {
      int[] all = IntStream.range(0, row.size()).map(i -> row.get(i).asInt()).toArray();
      int[] inputs = IntStream.of(all).limit(all.length - 1L).toArray();
      texts.add(new TextExample(texts.size(), inputs, IntStream.of(all).skip(1).toArray()));
    }
    return texts;
  }

  private void requireLogits(DecoderOnly model, List<TextExample> texts, JsonNode expected) {
    Graph graph = Graph.inference(PlainKernels.create(), new Workspace(slabs));
    int[][] inputs = texts.stream().map(TextExample::inputs).toArray(int[][]::new);
    Vectors.assertClose(model.head().logits(graph, model.states(graph, inputs).rows()), expected);
  }

  private void requireGradients(DecoderOnly model, List<TextExample> texts, JsonNode c) {
    Tensor gradients = new Workspace(slabs).zeros((int) model.parameters().flatSize());
    gradients(model, texts, gradients);
    eachParameter(
        model,
        c.get("config"),
        c.get("gradient_of_mean_loss"),
        (p, data) -> Vectors.assertClose(gradients.slice(p.offset(), (int) p.size()), data));
  }

  private CrossEntropy.Result gradients(
      DecoderOnly model, List<TextExample> texts, Tensor gradients) {
    Graph graph = Graph.training(PlainKernels.create(), new Workspace(slabs), gradients.zero(), 1);
    int tokens = texts.stream().mapToInt(TextExample::units).sum();
    CrossEntropy.Result result = new TextTask(model).loss(graph, texts, 1.0 / tokens);
    graph.backward();
    return result;
  }

  private void requireSteps(DecoderOnly model, List<TextExample> texts, JsonNode c) {
    JsonNode adamw = c.get("adamw");
    TrainingConfig config = training(adamw);
    Moments moments = Moments.start(slabs, model.parameters().flat(), false);
    boolean biases = c.get("config").get("bias").asBoolean();
    try (TrainingStep<TextExample> step =
        new TrainingStep<>(new TextTask(model), config, moments, PlainKernels::create, slabs)) {
      for (int s = 1; s <= 3; s++) {
        double rate = adamw.get("learning_rate").asDouble();
        Update found =
            biases
                ? step.update(List.of(new Batch<>(texts)), s, rate)
                : withoutBiases(model, texts, config, moments, s, rate);
        JsonNode expected = adamw.get("steps").get(s - 1);
        assertClose(found.result().loss() / found.result().rows(), expected.get("loss"));
        assertClose(found.gradientNorm(), expected.get("gradient_norm_before_clip"));
      }
    }
    eachParameter(
        model,
        c.get("config"),
        c.get("weights_after_3_steps"),
        (p, data) -> requireWeights(p, data));
  }

  private static TrainingConfig training(JsonNode adamw) {
    return RunConfig.binder()
        .bind(
            TrainingConfig.class,
            List.of(
                "workers=2",
                "clip-norm=" + adamw.get("clip"),
                "optimizer={kind: adamw, beta1: %s, beta2: %s, epsilon: %s, decay: %s}"
                    .formatted(
                        adamw.get("betas").get(0),
                        adamw.get("betas").get(1),
                        adamw.get("eps"),
                        adamw.get("weight_decay"))));
  }

  /** A step of a model whose biases are no parameters: they have no gradient and stay 0. */
  private Update withoutBiases(
      DecoderOnly model,
      List<TextExample> texts,
      TrainingConfig config,
      Moments moments,
      long step,
      double rate) {
    Tensor gradients = new Workspace(slabs).zeros((int) model.parameters().flatSize());
    CrossEntropy.Result result = gradients(model, texts, gradients);
    Parameters parameters = model.parameters();
    parameters.all().stream()
        .filter(p -> p.name().endsWith(".bias"))
        .forEach(p -> gradients.slice(p.offset(), (int) p.size()).zero());
    Kernels kernels = PlainKernels.create();
    double norm = Math.sqrt(kernels.elements().sumOfSquares(gradients));
    AdamArguments arguments =
        config.optimizer().arguments(config.clipping().factor(norm), rate, step);
    for (DecayStretches.Stretch stretch : DecayStretches.of(parameters, false).all()) {
      int size = (int) (stretch.to() - stretch.from());
      kernels
          .optimizer()
          .adam(
              parameters.flat().slice(stretch.from(), size),
              gradients.slice(stretch.from(), size),
              moments.first().slice(stretch.from(), size),
              moments.second().slice(stretch.from(), size),
              stretch.decays() ? arguments : arguments.withoutDecay());
    }
    return new Update(result, norm);
  }

  /**
   * The biases of keys change no attention: their gradient is 0 but for rounding, which Adam makes
   * steps of, others in float32 than in float64.
   */
  private static void requireWeights(Parameter p, JsonNode data) {
    boolean keys = p.name().endsWith("projection.bias");
    int third = data.size() / 3;
    for (int e = 0; e < data.size(); e++) {
      if (!keys || e / third != 1) {
        assertThat((double) p.value().get(e))
            .as("%s, element %d", p.name(), e)
            .isCloseTo(data.get(e).asDouble(), within(1e-5));
      }
    }
  }

  private static void assertClose(double found, JsonNode expected) {
    assertThat(found).isCloseTo(expected.asDouble(), within(1e-5 * expected.asDouble()));
  }
}

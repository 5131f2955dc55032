package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.stack.StackKind;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that are left out in training, used in part, or share their parameters. */
class FixedDepthTest {
  private static final int[][] LINES = {{3, 4, 5, 2}, {6, 8, 2}, {7}};
  private static final int WORDS = 11;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  @ParameterizedTest
  @CsvSource({
    "sequence, 0 0 1 1 2 2",
    "cycle, 0 1 2 0 1 2",
    "cycle-rev, 0 1 2 2 1 0",
  })
  void setsOfParametersAreUsedInTheOrdersOfThePaper(String sharing, String expected) {
    StackKind stack =
        encoder(6, stack("unique-layers: 3, sharing: " + sharing)).encoder().shape().stack();
    assertThat(IntStream.range(0, 6).map(layer -> stack.set(layer, 6)).toArray())
        .containsExactly(numbers(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequence", "cycle", "cycle-rev"})
  void aSetForEachLayerIsTheUsualStack(String sharing) {
    EncoderOnly usual = filled(encoder(3, "sequential"));
    EncoderOnly found = filled(encoder(3, stack("unique-layers: 3, sharing: " + sharing)));
    assertThat(states(found)).containsExactly(states(usual));
  }

  /** What shares parameters computes what layers with equal parameters of their own do. */
  @ParameterizedTest
  @CsvSource({"sequence, 0 0 1 1", "cycle, 0 1 0 1", "cycle-rev, 0 1 1 0"})
  void sharedLayersAreEqualLayers(String sharing, String order) {
    EncoderOnly shared = filled(encoder(4, stack("unique-layers: 2, sharing: " + sharing)));
    assertThat(layers(shared)).containsExactly("0", "1");
    int[] sets = numbers(order);
    EncoderOnly copies = copied(encoder(4, "sequential"), shared, layer -> sets[layer]);
    assertThat(states(copies)).containsExactly(states(shared));
  }

  @Test
  void aReportTellsOfASharedLayerOnce() {
    EncoderOnly model =
        filled(bind(4, stack("unique-layers: 2"), "encoder.feed-forward={kind: moe}"));
    Workspace memory = new Workspace(slabs);
    model.encode(training(memory, model, 1, 1), LINES);
    assertThat(model.report()).hasSize(2);
  }

  @Test
  void setsThatDoNotDivideTheLayersAreRefused() {
    assertThatThrownBy(() -> Network.check(encoder(4, stack("unique-layers: 3"))))
        .hasMessage("encoder.stack.unique-layers: found 3, expected a divisor of layers (4)");
    assertThatThrownBy(() -> Network.check(encoder(2, stack("unique-layers: 4"))))
        .hasMessage("encoder.stack.unique-layers: found 4, expected a divisor of layers (2)");
  }

  /** Layers that are left out in an update are the identity in it, and have no gradient. */
  @Test
  void anUpdateLeavesLayersOutWhole() {
    EncoderOnly model = filled(encoder(4, stack("layer-drop: 0.5")));
    Map<String, Integer> seen = new TreeMap<>();
    for (long update = 0; update < 60; update++) {
      Workspace memory = new Workspace(slabs);
      Graph graph = training(memory, model, update, 7);
      float[] found = model.encode(graph, LINES).rows().value().toArray();
      long now = update;
      int[] kept = IntStream.range(0, 4).filter(layer -> isKept(now, layer)).toArray();
      seen.merge(kept.length + " layers", 1, Integer::sum);
      if (kept.length > 0) {
        EncoderOnly cut = copied(encoder(kept.length, "sequential"), model, l -> kept[l]);
        assertThat(found).containsExactly(states(cut));
      }
      memory.reset();
    }
    assertThat(seen).hasSizeGreaterThan(3);
  }

  private static boolean isKept(long update, int layer) {
    long site = CounterRandom.key("encoder".hashCode(), layer);
    return CounterRandom.kept(CounterRandom.key(update, site), 0, CounterRandom.threshold(0.5));
  }

  @Test
  void allPartsOfAnUpdateLeaveTheSameLayersOut() {
    EncoderOnly model = filled(encoder(4, stack("layer-drop: 0.5")));
    List<float[]> parts = new ArrayList<>();
    for (long part = 0; part < 4; part++) {
      Workspace memory = new Workspace(slabs);
      parts.add(model.encode(training(memory, model, 3, part), LINES).rows().value().toArray());
    }
    parts.forEach(found -> assertThat(found).containsExactly(parts.getFirst()));
  }

  @Test
  void layersAreLeftOutAsOftenAsTheConfigurationSays() {
    int left = 0;
    Workspace memory = new Workspace(slabs);
    for (long update = 0; update < 20_000; update++) {
      Graph graph =
          Graph.training(kernels, memory, memory.zeros(1), new Graph.Update(1, update), 1);
      left += graph.leavesOut(0.3, 5) ? 1 : 0;
      memory.reset();
    }
    assertThat(left / 20_000.0).isCloseTo(0.3, within(0.015)); // 4.6 standard deviations
    assertThat(Graph.inference(kernels, memory).leavesOut(0.9, 5)).isFalse();
  }

  @Test
  void aTrainedModelUsesAllLayersUnlessItIsAsked() {
    EncoderOnly usual = filled(encoder(4, "sequential"));
    assertThat(states(filled(encoder(4, stack("layer-drop: 0.5"))))).containsExactly(states(usual));
  }

  /** The lowest of every L / N. */
  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0 2", "3, 0 1 2", "4, 0 1 2 3"})
  void fewerLayersAreTheModelCutToThem(int used, String kept) {
    EncoderOnlyConfig trained = encoder(4, stack("layer-drop: 0.5"));
    EncoderOnlyConfig config =
        (EncoderOnlyConfig) FewerLayers.of("--layers", "" + used).of(trained);
    EncoderOnly fewer = filled(config);
    assertThat(fewer.parameters().count()).isEqualTo(filled(trained).parameters().count());
    int[] layers = numbers(kept);
    EncoderOnly cut = copied(encoder(used, "sequential"), fewer, layer -> layers[layer]);
    assertThat(states(fewer)).containsExactly(states(cut));
  }

  @Test
  void aDecoderOfFewerLayersWritesStepByStepWhatItReadsAtOnce() {
    EncoderDecoderConfig trained =
        bind(
            EncoderDecoderConfig.class,
            "encoder.layers=3",
            "decoder.layers=4",
            "encoder.stack=" + stack("layer-drop: 0.1"),
            "decoder.stack=" + stack("layer-drop: 0.1"));
    EncoderDecoderConfig used =
        (EncoderDecoderConfig) FewerLayers.of("--layers", "3,2").of(trained);
    EncoderDecoder model = new EncoderDecoder(used, WORDS, WORDS);
    RandomParameters.fill(model.parameters(), slabs);
    int[][] inputs = {{1, 8, 9, 3}, {1, 3, 4, 5}, {1, 7, 7, 6}};
    StepsContract.check(model, kernels, slabs, LINES, inputs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "two", "1,2,3", "", "2,", "2,0"})
  void whatIsNoNumberOfLayersIsRefused(String value) {
    assertThatThrownBy(() -> FewerLayers.of("--layers", value))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "--layers: found " + value + ", expected a number, or those of encoder and decoder");
  }

  @Test
  void moreLayersThanThereAreAreRefused() {
    assertThatThrownBy(
            () -> FewerLayers.of("--layers", "5").of(encoder(4, stack("layer-drop: 0.1"))))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "--layers 5: found 5, expected 4 at most: the encoder has no more layers"
                + " (model.encoder.layers)");
    assertThatThrownBy(
            () ->
                FewerLayers.of("--layers", "2,3")
                    .of(bind(EncoderDecoderConfig.class, "decoder.layers=2")))
        .hasMessage(
            "--layers 2,3: the encoder works with all of its 6 layers only: found"
                + " model.encoder.stack: sequential, expected sequential, trained with a layer-drop"
                + " above 0");
    assertThatThrownBy(() -> FewerLayers.of("--layers", "2,2").of(encoder(4, "sequential")))
        .hasMessage("--layers 2,2: the model has one stack only, its encoder; expected one number");
  }

  private Graph training(Workspace memory, Network model, long update, long part) {
    return Graph.training(
        kernels,
        memory,
        memory.zeros((int) model.parameters().flatSize()),
        new Graph.Update(1, update),
        part);
  }

  private static int[] numbers(String text) {
    return List.of(text.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
  }

  private static String stack(String settings) {
    return "{kind: sequential, " + settings + "}";
  }

  private static EncoderOnlyConfig encoder(int layers, String stack) {
    return bind(layers, stack);
  }

  private static EncoderOnlyConfig bind(int layers, String stack, String... more) {
    List<String> settings =
        new ArrayList<>(List.of("encoder.layers=" + layers, "encoder.stack=" + stack));
    settings.addAll(List.of(more));
    return bind(EncoderOnlyConfig.class, settings.toArray(String[]::new));
  }

  private static <C> C bind(Class<C> type, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of("size=8", "heads=2", "feed-forward=12", "max-positions=10", "dropout=0"));
    all.addAll(List.of(settings));
    return Kinds.in(new Binder()).bind(type, all);
  }

  private EncoderOnly filled(EncoderOnlyConfig config) {
    EncoderOnly model = new EncoderOnly(config, WORDS);
    RandomParameters.fill(model.parameters(), slabs);
    return model;
  }

  /** A network whose layer l has the parameters of layer {@code from(l)} of another one. */
  private EncoderOnly copied(EncoderOnlyConfig config, EncoderOnly other, IntUnaryOperator from) {
    EncoderOnly model = new EncoderOnly(config, WORDS);
    model.parameters().allocate(slabs);
    Map<String, Parameter> known =
        other.parameters().all().stream().collect(Collectors.toMap(Parameter::name, p -> p));
    UnaryOperator<String> source =
        name -> {
          String[] parts = name.split("\\.", -1);
          if (parts[1].equals("layers")) {
            parts[2] = "" + from.applyAsInt(Integer.parseInt(parts[2]));
          }
          return String.join(".", parts);
        };
    model
        .parameters()
        .all()
        .forEach(p -> p.value().copyFrom(known.get(source.apply(p.name())).value()));
    return model;
  }

  private static List<String> layers(EncoderOnly model) {
    return model.parameters().all().stream()
        .map(Parameter::name)
        .filter(name -> name.startsWith("encoder.layers."))
        .map(name -> name.split("\\.", -1)[2])
        .distinct()
        .toList();
  }

  private float[] states(EncoderOnly model) {
    Graph graph = Graph.inference(kernels, new Workspace(slabs));
    return model.encode(graph, LINES).rows().value().toArray();
  }
}

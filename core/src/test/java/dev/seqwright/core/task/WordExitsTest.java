package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.data.TaggedExample;
import dev.seqwright.core.model.CharacterKind;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.GradientsContract;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.RandomParameters;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.position.Positions;
import dev.seqwright.core.stack.ExitHistogram;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Taggers that words leave early: three layers, heads after some of the first two. */
class WordExitsTest {
  private static final int PIECES = 13;
  private static final int LAYERS = 3;
  private static final int TAGS = 3;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  @ParameterizedTest
  @CsvSource({"entropy, 0.6, 0", "entropy, 0.6, 1", "confidence, 0.7, 2", "confidence, 0.6, 1"})
  void aSentenceIsTaggedToTheBitAsAlone(String rule, double threshold, int window) {
    TagNetwork network =
        network(
            "{kind: early-exit, rule: {kind: %s, threshold: %s}, window: %d}"
                .formatted(rule, threshold, window));
    List<TaggedExample> texts = texts(20);
    float[][] together = rows(network.emissions(inference(), texts));
    ExitHistogram exits = network.encoder().exitHistogram().orElseThrow();
    assertThat(exits.sequences().stream().filter(count -> count > 0).count()).isGreaterThan(1);
    List<float[]> alone = new ArrayList<>();
    for (TaggedExample text : texts) {
      alone.addAll(List.of(rows(network.emissions(inference(), List.of(text)))));
    }
    assertThat(together).isDeepEqualTo(alone.toArray(float[][]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "{kind: entropy, threshold: 0}",
        "{kind: confidence, threshold: 1}",
        "{kind: patience, patience: 3}"
      })
  void rulesThatAreNeverMetGiveTheBitsOfAStackWithoutExits(String rule) {
    TagNetwork network = network("{kind: early-exit, rule: " + rule + "}", "sinusoidal");
    TagNetwork plain = cut(network, "encoder.norm", "head", LAYERS);
    List<TaggedExample> texts = texts(10);
    assertThat(network.emissions(inference(), texts).toArray())
        .containsExactly(plain.emissions(inference(), texts).toArray());
    TagNetwork relative = network("{kind: early-exit, rule: " + rule + "}", "tener");
    float[] expected =
        cut(relative, "encoder.norm", "head", LAYERS).emissions(inference(), texts).toArray();
    assertThat(relative.emissions(inference(), texts).toArray())
        .containsExactly(expected, within(1e-5f));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anExitThatAllTakeIsTheNetworkCutThere(int layers) {
    TagNetwork network =
        network(
            "{kind: early-exit, after: [%d], rule: {kind: confidence, threshold: 0}, window: 1}"
                .formatted(layers));
    List<TaggedExample> texts = texts(10);
    float[] found = network.emissions(inference(), texts).toArray();
    ExitHistogram exits = network.encoder().exitHistogram().orElseThrow();
    assertThat(exits.rows().subList(layers, LAYERS)).containsOnly(0L);
    assertThat(found)
        .containsExactly(
            cut(network, "encoder.exits." + layers, "exits." + layers, layers)
                .emissions(inference(), texts)
                .toArray());
  }

  /** Words leave at the only exit where they are sure of themselves and of those beside them. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 100})
  void aWordLeavesWhereAllOfItsWindowAreSure(int window) {
    double threshold = 0.6;
    TagNetwork network =
        network(
            "{kind: early-exit, after: [1], rule: {kind: confidence, threshold: %s}, window: %d}"
                .formatted(threshold, window));
    TagNetwork cut = cut(network, "encoder.exits.1", "exits.1", 1);
    int left = 0;
    int stayed = 0;
    for (TaggedExample text : texts(30)) {
      float[][] found = rows(network.emissions(inference(), List.of(text)));
      float[][] first = rows(cut.emissions(inference(), List.of(text)));
      boolean[] sure = new boolean[first.length];
      for (int w = 0; w < sure.length; w++) {
        sure[w] = greatest(first[w]) > threshold;
      }
      for (int w = 0; w < sure.length; w++) {
        boolean leaves =
            IntStream.rangeClosed(w - window, w + window)
                .filter(other -> other >= 0 && other < sure.length)
                .allMatch(other -> sure[other]);
        assertThat(Arrays.equals(found[w], first[w])).as("%s, word %d", text, w).isEqualTo(leaves);
        left += leaves ? 1 : 0;
        stayed += leaves ? 0 : 1;
      }
    }
    assertThat(left).isGreaterThan(5);
    assertThat(stayed).isGreaterThan(5);
  }

  private static double greatest(float[] scores) {
    double sum = 0;
    double most = 0;
    for (float score : scores) {
      sum += Math.exp(score);
      most = Math.max(most, Math.exp(score));
    }
    return most / sum;
  }

  @Test
  void wordsThatLeftAreNotComputedAnyMore() {
    TagNetwork network = network("{kind: early-exit, rule: {kind: confidence, threshold: 0.75}}");
    network.emissions(inference(), texts(20));
    ExitHistogram exits = network.encoder().exitHistogram().orElseThrow();
    long going = texts(20).stream().mapToInt(TaggedExample::length).sum();
    for (int layer = 0; layer < LAYERS; layer++) {
      assertThat(exits.rows().get(layer)).isEqualTo(going);
      going -= exits.sequences().get(layer);
    }
    assertThat(going).isZero();
    assertThat(exits.rows().getLast()).isPositive().isLessThan(exits.rows().getFirst());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: early-exit, rule: entropy}",
        "{kind: early-exit, after: [2], weights: uniform, rule: entropy}",
        "{kind: early-exit, training: mixed, rule: entropy}"
      })
  void gradientsAgreeWithCentralDifferences(String stack) {
    TagNetwork network = made(stack, LAYERS, "tener");
    RandomParameters.fill(network.encoder().parameters(), slabs);
    GradientsContract.check(
        network.encoder().parameters(),
        graph -> network.loss(graph, texts(3), 0.1, 1),
        kernels,
        slabs);
  }

  /** Words of one or two pieces between a begin and an end; of some, those in the middle count. */
  private static List<TaggedExample> texts(int count) {
    SplittableRandom random = new SplittableRandom(3);
    List<TaggedExample> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<TaggedExample.Word> words = new ArrayList<>();
      for (int w = 1 + random.nextInt(6); w > 0; w--) {
        int[] pieces = random.ints(1 + random.nextInt(2), 3, PIECES).toArray();
        words.add(new TaggedExample.Word(pieces, new int[0]));
      }
      int[] text =
          IntStream.concat(
                  IntStream.concat(IntStream.of(1), Arrays.stream(TaggedExample.pieces(words))),
                  IntStream.of(2))
              .toArray();
      int[] tags = random.ints(words.size(), 0, TAGS).toArray();
      texts.add(new TaggedExample(i, i, text, words, 0, words.size(), tags));
    }
    return texts;
  }

  private static float[][] rows(Tensor emissions) {
    return IntStream.range(0, emissions.rows())
        .mapToObj(row -> emissions.rows(row, row + 1).toArray())
        .toArray(float[][]::new);
  }

  /** A network with heads that are sure of one word and not of another. */
  private TagNetwork network(String stack) {
    return network(stack, "tener");
  }

  private TagNetwork network(String stack, String positions) {
    TagNetwork network = made(stack, LAYERS, positions);
    RandomParameters.fill(network.encoder().parameters(), slabs);
    network.encoder().parameters().all().stream()
        .filter(p -> p.name().matches("(head|exits.\\d).weight"))
        .forEach(
            p ->
                IntStream.range(0, (int) p.size())
                    .forEach(i -> p.value().set(i, 3 * p.value().get(i))));
    return network;
  }

  /** A network of the first layers, with a norm and a head of another one at its end. */
  private TagNetwork cut(TagNetwork whole, String norm, String head, int layers) {
    String positions =
        Variant.of(Positions.ALL, whole.encoder().config().layer().positions()).name();
    TagNetwork cut = made("sequential", layers, positions);
    Map<String, Parameter> values =
        whole.encoder().parameters().all().stream()
            .collect(Collectors.toMap(Parameter::name, Function.identity()));
    cut.encoder().parameters().allocate(slabs);
    for (Parameter p : cut.encoder().parameters().all()) {
      String name = p.name().replaceFirst("^head", head).replaceFirst("^encoder.norm", norm);
      p.value().copyFrom(values.get(name).value());
    }
    return cut;
  }

  private static TagNetwork made(String stack, int layers, String positions) {
    EncoderOnlyConfig config =
        Kinds.in(new Binder())
            .bind(
                EncoderOnlyConfig.class,
                List.of(
                    "size=8",
                    "heads=2",
                    "feed-forward=12",
                    "positions=" + positions,
                    "activation=gelu",
                    "norm-placement=pre-norm",
                    "encoder.layers=" + layers,
                    "encoder.stack=" + stack));
    return new Tagging.Settings(false, TagScheme.NONE, new CharacterKind.None())
        .network(config, PIECES, 0, TAGS, (from, to) -> true);
  }

  private Graph inference() {
    return Graph.inference(kernels, new Workspace(slabs));
  }
}

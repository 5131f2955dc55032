package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.data.TaggedExample;
import dev.seqwright.core.model.CharacterKind;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.GradientsContract;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.RandomParameters;
import dev.seqwright.core.model.TransformerInTransformer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.position.Tener;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the characters of words tell each layer of a tagger, in a Transformer in a Transformer. */
class WordLayersTest {
  private static final int LAYERS = 3;
  private static final int D = 8;
  private static final int TAGS = 4;

  /** The characters of three words, one of which is longer than the five that make a vector. */
  private static final List<TaggedExample.Word> WORDS =
      List.of(
          new TaggedExample.Word(new int[] {4, 5}, new int[] {2, 4, 5, 3}),
          new TaggedExample.Word(new int[] {6}, new int[] {2, 5, 3}),
          new TaggedExample.Word(new int[] {7, 8, 9}, new int[] {2, 5, 5, 4, 6, 4, 6, 3}));

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  @Test
  void weightsOfZeroGiveTheBitsOfTheOuterNetwork() {
    TagNetwork network = filled(new TransformerInTransformer.Settings());
    TagNetwork outer = filled(new CharacterKind.None());
    Map<String, Parameter> values =
        network.encoder().parameters().all().stream()
            .collect(Collectors.toMap(Parameter::name, Function.identity()));
    outer
        .encoder()
        .parameters()
        .all()
        .forEach(p -> p.value().copyFrom(values.get(p.name()).value()));
    float[] expected = outer.emissions(inference(), texts()).toArray();
    assertThat(network.emissions(inference(), texts()).toArray()).isNotEqualTo(expected);
    values.values().stream()
        .filter(p -> p.name().startsWith("characters.outputs"))
        .forEach(p -> p.value().zero());
    assertThat(network.emissions(inference(), texts()).toArray()).containsExactly(expected);
  }

  @Test
  void tagsDoNotDependOnTheBatchOrOnWhatIsRemembered() {
    TagNetwork network =
        filled(new TransformerInTransformer.Settings(8, 2, 16, 5, new Tener.Settings()));
    TagNetwork remembering = network.remembering();
    float[] together = network.emissions(inference(), texts()).toArray();
    List<Float> alone = new ArrayList<>();
    for (TaggedExample text : texts()) {
      for (float score : remembering.emissions(inference(), List.of(text)).toArray()) {
        alone.add(score);
      }
    }
    assertThat(alone).containsExactly(boxed(together));
  }

  private static Float[] boxed(float... values) {
    Float[] boxed = new Float[values.length];
    Arrays.setAll(boxed, i -> values[i]);
    return boxed;
  }

  /** Each layer alone, its rows added up in a loop. */
  @Test
  void aLayerIsGivenItsOwnVectorOfEachWord() {
    TagNetwork network = filled(new TransformerInTransformer.Settings());
    Graph graph = inference();
    WordVectors words = WordVectors.of(graph, texts(), network.characters().orElseThrow());
    float[] table = words.table().value().toArray();
    List<Tensor> seen = new ArrayList<>();
    int[][] tokens = texts().stream().map(TaggedExample::text).toArray(int[][]::new);
    network
        .encoder()
        .encode(
            graph,
            tokens,
            x -> x,
            Context.NONE.with(
                (g, rows, layer) -> {
                  Variable fed = words.added(g, rows, layer);
                  seen.add(expected(rows.value(), table, words.ids(), layer));
                  assertThat(fed.value().toArray()).containsExactly(seen.getLast().toArray());
                  return fed;
                }));
    assertThat(seen).hasSize(LAYERS);
  }

  private Tensor expected(Tensor rows, float[] table, int[] ids, int layer) {
    Tensor sums = new Workspace(slabs).allocate(rows.rows(), D).copyFrom(rows);
    for (int row = 0; row < ids.length; row++) {
      for (int d = 0; d < D; d++) {
        long at = (long) row * D + d;
        sums.set(at, sums.get(at) + table[(ids[row] * LAYERS + layer) * D + d]);
      }
    }
    return sums;
  }

  @Test
  void gradientsAreSlopes() {
    TagNetwork network =
        filled(new TransformerInTransformer.Settings(4, 2, 6, 5, new Tener.Settings()));
    GradientsContract.check(
        network.encoder().parameters(),
        graph -> network.loss(graph, texts(), 0, 1),
        kernels,
        slabs);
  }

  private TagNetwork filled(CharacterKind characters) {
    EncoderOnlyConfig config =
        Kinds.in(new Binder())
            .bind(
                EncoderOnlyConfig.class,
                List.of(
                    "size=" + D,
                    "heads=2",
                    "feed-forward=12",
                    "activation=gelu",
                    "dropout=0",
                    "encoder.layers=" + LAYERS));
    TagNetwork network =
        new Tagging.Settings(false, TagScheme.NONE, characters)
            .network(config, 11, 7, TAGS, (from, to) -> true);
    RandomParameters.fill(network.encoder().parameters(), slabs);
    return network;
  }

  private static List<TaggedExample> texts() {
    return List.of(text(0, 1, 2, 0), text(2), text(1, 1, 0));
  }

  private static TaggedExample text(int... numbers) {
    List<TaggedExample.Word> words = Arrays.stream(numbers).mapToObj(WORDS::get).toList();
    int[] pieces = TaggedExample.pieces(words);
    int[] tokens = new int[pieces.length + 2];
    System.arraycopy(pieces, 0, tokens, 1, pieces.length);
    tokens[0] = 1;
    tokens[tokens.length - 1] = 2;
    int[] tags = Arrays.stream(numbers).map(number -> number % TAGS).toArray();
    return new TaggedExample(0, 0, tokens, words, 0, words.size(), tags);
  }

  private Graph inference() {
    return Graph.inference(kernels, new Workspace(slabs));
  }
}

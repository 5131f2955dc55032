package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.Checkpoint;
import dev.seqwright.core.checkpoint.LoadedModel;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.head.ClassHead;
import dev.seqwright.core.head.Features;
import dev.seqwright.core.head.Head;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.Stacks;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every way to stack layers owes the networks that it is used in. */
class StacksTest {
  /** What a network makes of its stacks. */
  enum Use {
    ENCODER_ONLY(EncoderOnlyConfig.class, "encoder"),
    DECODER_ONLY(DecoderOnlyConfig.class, "decoder"),
    ENCODER_DECODER(EncoderDecoderConfig.class, "encoder", "decoder");

    private final Class<? extends ModelConfig> config;

    @SuppressWarnings("ImmutableEnumChecker") // the list is one that cannot change
    private final List<String> stacks;

    Use(Class<? extends ModelConfig> config, String... stacks) {
      this.config = config;
      this.stacks = List.of(stacks);
    }
  }

  /** The configuration as a folder has it. */
  private record Settings(ModelConfig model) {}

  private static final int[][] LINES = {{3, 4, 5, 2}, {6, 8, 2}, {7}};
  private static final int[] NEXT = {4, 5, 2, 1, 8, 2, 1, 9}; // a token for each of LINES
  private static final int[] CLASSES = {2, 0, 1};
  private static final int WORDS = 11;

  /** Stacks that their defaults do not show. */
  private static final List<String> OTHER_SETTINGS =
      List.of(
          "{kind: sequential, unique-layers: 1, layer-drop: 0.2}",
          "{kind: universal, steps: 4, halting: act}",
          "{kind: universal, steps: 3, halting: {kind: act, bias: -0.5}, step-signal: learned}",
          "{kind: early-exit, rule: {kind: confidence, threshold: 0.14}}");

  /** Those of language models alone. */
  private static final List<String> OF_SEGMENTS = List.of("memformer", "summary");

  /** Stacks of encoders, whose layers are as many as their blocks ask for. */
  private static final List<String> FUNNELS =
      List.of(
          "{kind: funnel, blocks: [1, 1], expand: 0}",
          "{kind: funnel, blocks: [1, 1], expand: 0, keep-first: false, stride: 3}",
          "{kind: funnel, blocks: [2], expand: 2}",
          "{kind: funnel, blocks: [1, 1, 1], expand: 1}");

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  /** Every stack in every use, with a norm after the last layer and without. */
  static Stream<Arguments> everyUse() {
    return Stream.of(Use.values()).flatMap(StacksTest::everyStack);
  }

  /** Those that write a text token by token. */
  static Stream<Arguments> everyDecoder() {
    return Stream.of(Use.DECODER_ONLY, Use.ENCODER_DECODER).flatMap(StacksTest::everyStack);
  }

  private static Stream<Arguments> everyStack(Use use) {
    return Stream.concat(
            Stacks.ALL.stream().map(Variant::name).filter(name -> !name.equals("funnel")),
            Stream.concat(OTHER_SETTINGS.stream(), FUNNELS.stream()))
        .filter(stack -> use != Use.DECODER_ONLY || !FUNNELS.contains(stack))
        .filter(stack -> use == Use.DECODER_ONLY || !OF_SEGMENTS.contains(stack))
        .flatMap(
            stack ->
                Stream.of("pre-norm", "post-norm")
                    .map(placement -> Arguments.of(use, stack, placement)));
  }

  @ParameterizedTest
  @MethodSource("everyDecoder")
  void aStepAtATimeGivesWhatWholeSequencesGive(Use use, String stack, String placement) {
    int[][] inputs = {{1, 8, 9, 3}, {1, 3, 4, 5}, {1, 7, 7, 6}};
    StepsContract.check(decoder(use, stack, placement), kernels, slabs, LINES, inputs);
  }

  @ParameterizedTest
  @MethodSource("everyDecoder")
  void hypothesesBranchAndDieWithoutDisturbingEachOther(Use use, String stack, String placement) {
    Autoregressive model = decoder(use, stack, placement);
    Hypotheses three = hypotheses(model, LINES);
    LogProbabilities.after(three, 1, 1, 1);
    three.select(new int[] {0, 0, 2});
    LogProbabilities.after(three, 5, 6, 7);
    three.select(new int[] {1, 2});
    float[] branched = LogProbabilities.after(three, 4, 4).rows(0, 1).toArray();
    Hypotheses one = hypotheses(model, new int[][] {LINES[0]});
    LogProbabilities.after(one, 1);
    LogProbabilities.after(one, 6);
    assertThat(branched).containsExactly(LogProbabilities.after(one, 4).toArray());
  }

  @ParameterizedTest
  @MethodSource("everyUse")
  void aLinesStatesDoNotDependOnItsBatch(Use use, String stack, String placement) {
    Network network = filled(create(config(use, stack, placement)));
    Sequences together = states(inference(), network, LINES);
    for (int line = 0; line < LINES.length; line++) {
      Sequences alone = states(inference(), network, new int[][] {LINES[line]});
      SequenceLayout layout = together.layout();
      assertThat(together.rows().value().rows(layout.start(line), layout.end(line)).toArray())
          .containsExactly(alone.rows().value().toArray());
    }
  }

  @ParameterizedTest
  @MethodSource("everyUse")
  void gradientsAgreeWithCentralDifferences(Use use, String stack, String placement) {
    Network network = create(config(use, stack, placement));
    Head head = head(network);
    filled(network);
    int[] targets = head instanceof ClassHead ? CLASSES : NEXT;
    GradientsContract.check(
        network.parameters(),
        graph -> head.loss(graph, states(graph, network, LINES), targets, 0.1, 1),
        kernels,
        slabs);
  }

  @ParameterizedTest
  @MethodSource("everyUse")
  void aSavedNetworkIsTheSameWhenItIsLoaded(
      Use use, String stack, String placement, @TempDir Path folder) {
    ModelConfig config = config(use, stack, placement);
    Network network = filled(create(config));
    save(folder, config, network);
    Network loaded = load(folder);
    assertThat(loaded.config()).isEqualTo(config);
    assertThat(states(inference(), loaded, LINES).rows().value().toArray())
        .containsExactly(states(inference(), network, LINES).rows().value().toArray());
  }

  private static void save(Path folder, ModelConfig config, Network network) {
    new ModelFolder(folder)
        .save(
            new Checkpoint(
                1,
                Kinds.in(new Binder()).toYaml(new Settings(config)),
                TokenizerFiles.words(List.of("a"), List.of("a")),
                LoadedModel.named(network.parameters().all()),
                Optional.empty()));
  }

  private Network load(Path folder) {
    try (SavedModel saved = new ModelFolder(folder).open()) {
      Network network =
          create(saved.configuration(Kinds.in(new Binder()), ModelConfig.class, "model"));
      network.parameters().allocate(slabs);
      saved.parameters().readExactly(LoadedModel.named(network.parameters().all()));
      return network;
    }
  }

  private static ModelConfig config(Use use, String stack, String placement) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "size=8",
                "heads=2",
                "feed-forward=12",
                "max-positions=10",
                "activation=gelu",
                "norm-placement=" + placement));
    use.stacks.forEach(part -> settings.add(part + ".layers=" + layers(at(use, part, stack))));
    use.stacks.forEach(part -> settings.add(part + ".stack=" + at(use, part, stack)));
    return Kinds.in(new Binder()).bind(use.config, settings);
  }

  private static int layers(String stack) {
    return stack.contains("blocks: [1, 1, 1], expand: 1") ? 4 : 2;
  }

  /** What a stack is, or one after the other where a part cannot have it. */
  private static String at(Use use, String part, String stack) {
    boolean writes = use != Use.ENCODER_ONLY && part.equals("decoder");
    if (writes && FUNNELS.contains(stack)) {
      return "sequential";
    }
    // An encoder beside a decoder has no heads that anything could leave by.
    boolean headless = use == Use.ENCODER_DECODER && part.equals("encoder");
    return headless && stack.contains("early-exit") ? "sequential" : stack;
  }

  private static Network create(ModelConfig config) {
    return switch (config) {
      case EncoderOnlyConfig c -> new EncoderOnly(c, WORDS);
      case DecoderOnlyConfig c -> new DecoderOnly(c, WORDS);
      case EncoderDecoderConfig c -> new EncoderDecoder(c, WORDS, WORDS);
      case HierarchicalConfig c -> new Hierarchical(c, WORDS);
    };
  }

  private Network filled(Network network) {
    RandomParameters.fill(network.parameters(), slabs);
    return network;
  }

  private Autoregressive decoder(Use use, String stack, String placement) {
    return (Autoregressive) filled(create(config(use, stack, placement)));
  }

  /** A class of the whole text, or the next token. */
  private static Head head(Network network) {
    return switch (network) {
      case TextEncoder n ->
          new ClassHead(
              n.parameters().root().at("head"), 8, new Features(SequencePooling.MEAN, false, 0), 3);
      case Autoregressive n -> n.head();
    };
  }

  /** Of texts that are read; an encoder-decoder reads them on both sides. */
  private static Sequences states(Graph graph, Network network, int[][] lines) {
    return switch (network) {
      case TextEncoder n -> n.encode(graph, lines, Context.NONE);
      case Autoregressive n -> n.states(graph, n.read(graph, lines), lines);
    };
  }

  private Hypotheses hypotheses(Autoregressive model, int[][] sources) {
    return new Hypotheses(model, kernels, new Workspace(slabs), new Workspace(slabs), sources);
  }

  private Graph inference() {
    return Graph.inference(kernels, new Workspace(slabs));
  }
}

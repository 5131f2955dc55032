package dev.seqwright.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.PairExample;
import dev.seqwright.core.model.EncoderDecoder;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.task.RunConfig;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.train.optimizer.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Parameters that follow what training measures. */
class StatisticsTest {
  private static final List<String> MODEL =
      List.of(
          "size=8",
          "heads=2",
          "feed-forward=12",
          "max-positions=10",
          "dropout=0",
          "norm=power-norm",
          "encoder.layers=1",
          "decoder.layers=1",
          "encoder.self-attention=routing");

  /** What follows measurements after three updates with so many workers. */
  private static Map<String, float[]> followed(int workers, int updateFreq, String optimizer) {
    try (NativeSlabs slabs = new NativeSlabs()) {
      EncoderDecoder model = model(slabs, MODEL);
      train(slabs, model, workers, updateFreq, optimizer, 1e-3);
      Map<String, float[]> values = new TreeMap<>();
      model.parameters().all().stream()
          .filter(p -> p.statistic().isPresent())
          .forEach(p -> values.put(p.name(), p.value().toArray()));
      return values;
    }
  }

  private static EncoderDecoder model(NativeSlabs slabs, List<String> settings) {
    EncoderDecoderConfig shape = Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, settings);
    EncoderDecoder model = new EncoderDecoder(shape, 9, 9);
    model.parameters().allocate(slabs);
    model.parameters().initialize(1);
    return model;
  }

  /** Three updates. */
  private static void train(
      NativeSlabs slabs,
      EncoderDecoder model,
      int workers,
      int updateFreq,
      String optimizer,
      double rate) {
    TrainingConfig config =
        RunConfig.binder()
            .bind(
                TrainingConfig.class,
                List.of("workers=" + workers, "label-smoothing=0", "optimizer=" + optimizer));
    Moments moments = Moments.start(slabs, model.parameters().flat(), false);
    PairTask task = new PairTask(model, List.of());
    try (TrainingStep<PairExample> updater =
        new TrainingStep<>(task, config, moments, PlainKernels::create, slabs)) {
      for (int step = 1; step <= 3; step++) {
        updater.update(batches(updateFreq), step, rate);
      }
    }
  }

  /** Eight sentences in so many batches. */
  private static List<Batch<PairExample>> batches(int count) {
    List<PairExample> all =
        IntStream.range(0, 8)
            .mapToObj(
                i -> new PairExample(i, new int[] {3 + i % 5, 4, 2}, new int[] {4, 5 + i % 3, 2}))
            .toList();
    return IntStream.range(0, count)
        .mapToObj(b -> new Batch<>(all.subList(b * 8 / count, (b + 1) * 8 / count)))
        .toList();
  }

  @Test
  void doNotDependOnTheDivisionAmongWorkersAndBatches() {
    Map<String, float[]> alone = followed(1, 1, "adam");
    assertThat(alone.keySet()).anyMatch(name -> name.endsWith("running"));
    for (Map<String, float[]> other : List.of(followed(3, 1, "adam"), followed(2, 4, "adam"))) {
      alone.forEach(
          (name, values) ->
              assertThat(other.get(name)).as(name).containsExactly(values, within(1e-4f)));
    }
  }

  @Test
  void weightDecayDoesNotTouchThem() {
    Map<String, float[]> plain = followed(1, 1, "{kind: adamw, decay: 0}");
    Map<String, float[]> decayed = followed(1, 1, "{kind: adamw, decay: 0.9}");
    String counted = plain.keySet().stream().filter(n -> n.endsWith("running")).findFirst().get();
    assertThat(decayed.get(counted)[16]).isEqualTo(plain.get(counted)[16]).isEqualTo(3);
  }

  @Test
  void aModelWithoutAnyHasNothingToFollow() {
    EncoderDecoder model =
        new EncoderDecoder(
            Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, List.of()), 9, 9);
    assertThat(model.parameters().all()).map(Parameter::statistic).allMatch(s -> s.isEmpty());
  }

  @Test
  void spansStayBetweenNothingAndTheLongest() {
    for (double weight : List.of(0.0, 1000.0)) {
      List<String> settings = new ArrayList<>(MODEL);
      settings.add(
          "decoder.self-attention={kind: adaptive-span, span: 8, ramp: 2, start: 0.5, weight: "
              + weight
              + "}");
      try (NativeSlabs slabs = new NativeSlabs()) {
        EncoderDecoder model = model(slabs, settings);
        assertThat(model.report())
            .containsExactly("Spans of decoder.layers.0.self-attention: 4.0 4.0");
        train(slabs, model, 1, 1, "adam", 0.4);
        Parameter shares = named(model, "span");
        for (float z : shares.value().toArray()) {
          assertThat(z).isBetween(0f, 1f);
        }
        if (weight > 0) {
          assertThat(model.report())
              .containsExactly("Spans of decoder.layers.0.self-attention: 0.0 0.0");
        }
      }
    }
  }

  @Test
  void updatesAreCountedOnceWhateverTheWorkers() {
    List<String> settings = new ArrayList<>(MODEL);
    settings.add("decoder.cross-attention={kind: performer, redraw: 2}");
    try (NativeSlabs slabs = new NativeSlabs()) {
      EncoderDecoder model = model(slabs, settings);
      train(slabs, model, 3, 2, "{kind: adamw, decay: 0.9}", 1e-3);
      assertThat(named(model, "updates").value().get(0)).isEqualTo(3);
    }
  }

  private static Parameter named(EncoderDecoder model, String end) {
    return model.parameters().all().stream()
        .filter(p -> p.name().endsWith("." + end))
        .findFirst()
        .orElseThrow();
  }
}

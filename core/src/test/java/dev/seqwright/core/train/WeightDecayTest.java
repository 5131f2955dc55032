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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What weight decay shrinks: one step of AdamW at rate 0.1 with decay 0.5 and with none. */
class WeightDecayTest {
  private static final List<String> MODEL =
      List.of(
          "size=8",
          "heads=2",
          "feed-forward=12",
          "dropout=0",
          "norm-placement=rezero",
          "positions=learned",
          "max-positions=10",
          "encoder.layers=1",
          "decoder.layers=1",
          "encoder.self-attention=adaptive-span");

  private static Map<String, float[]> afterAStep(int workers, String optimizer) {
    TrainingConfig config =
        RunConfig.binder()
            .bind(
                TrainingConfig.class,
                List.of("workers=" + workers, "clip-norm=0", "optimizer=" + optimizer));
    try (NativeSlabs slabs = new NativeSlabs()) {
      EncoderDecoderConfig shape = Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, MODEL);
      EncoderDecoder model = new EncoderDecoder(shape, 9, 9);
      model.parameters().allocate(slabs);
      model.parameters().initialize(1);
      // Nothing is 0 at first: what decays is seen to.
      model.parameters().all().forEach(p -> p.value().set(0, 0.7f));
      Moments moments = Moments.start(slabs, model.parameters().flat(), false);
      PairTask task = new PairTask(model, List.of());
      try (TrainingStep<PairExample> step =
          new TrainingStep<>(task, config, moments, PlainKernels::create, slabs)) {
        PairExample pair = new PairExample(0, new int[] {3, 4, 2}, new int[] {5, 6, 2});
        step.update(List.of(new Batch<>(List.of(pair, pair))), 1, 0.1);
      }
      Map<String, float[]> values = new TreeMap<>();
      for (Parameter p : model.parameters().all()) {
        values.put(p.name(), p.value().toArray());
      }
      return values;
    }
  }

  private static List<String> shrunk(Map<String, float[]> decayed, Map<String, float[]> plain) {
    return decayed.keySet().stream()
        .filter(name -> decayed.get(name)[0] != plain.get(name)[0])
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void matricesAndEmbeddingsDecayButNoNormsBiasesScalarsOrSpans(int workers) {
    Map<String, float[]> plain = afterAStep(workers, "{kind: adamw, decay: 0}");
    Map<String, float[]> decayed = afterAStep(workers, "{kind: adamw, decay: 0.5}");
    List<String> shrunk = shrunk(decayed, plain);
    assertThat(plain.keySet())
        .anyMatch(name -> name.endsWith("rezero"))
        .anyMatch(name -> name.endsWith("span"));
    assertThat(shrunk)
        .isNotEmpty()
        .allMatch(name -> name.endsWith("weight") || name.startsWith("embeddings"))
        .noneMatch(name -> name.contains("norm"))
        .anyMatch(name -> name.contains("positions"))
        .anyMatch(name -> name.startsWith("embeddings"));
    String matrix = shrunk.stream().filter(name -> name.endsWith("weight")).findFirst().get();
    assertThat(decayed.get(matrix)[0])
        .isCloseTo(plain.get(matrix)[0] - 0.1f * 0.5f * 0.7f, within(1e-6f));
  }

  @Test
  void aSettingLetsAllDecay() {
    Map<String, float[]> plain = afterAStep(2, "{kind: adamw, decay: 0}");
    Map<String, float[]> decayed = afterAStep(2, "{kind: adamw, decay: 0.5, decay-all: true}");
    assertThat(shrunk(decayed, plain)).containsExactlyElementsOf(plain.keySet());
  }

  @Test
  void theDivisionIntoStretchesChangesNoOtherBit() {
    Map<String, float[]> alike = afterAStep(2, "{kind: adamw, decay: 0}");
    Map<String, float[]> almost = afterAStep(2, "{kind: adamw, decay: 1e-30}");
    assertThat(shrunk(almost, alike)).isEmpty();
    almost.forEach((name, values) -> assertThat(values).as(name).isEqualTo(alike.get(name)));
  }
}

package dev.seqwright.core.export.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.network.LoadedTranslator;
import dev.seqwright.core.export.Export;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.export.RandomModel;
import dev.seqwright.core.export.Weights;
import dev.seqwright.core.parity.OnnxParity;
import dev.seqwright.core.parity.Parity;
import dev.seqwright.core.parity.SampleLines;
import dev.seqwright.core.tensor.Precision;
import dev.seqwright.core.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs run by onnxruntime say what the model says. */
final class OnnxFormatTest {
  private static final int STEPS = 12;
  private static final int LINES = 10;
  private static final List<int[]> SOURCES =
      List.of(new int[] {3, 4, 5, 6, 7}, new int[] {8}, new int[] {16, 3, 16});

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "norm-placement=pre-norm",
        "norm-placement=post-norm; norm=rms-norm; activation=gelu",
        "activation=gelu-tanh; tied-embeddings=none; output-bias=false",
        "activation=swish; tied-embeddings=target-output; positions=learned",
        "tied-embeddings=source-output; positions=none",
        "positions={kind: sinusoidal, form: halves, first-position: 1}",
        "encoder.feed-forward=glu; decoder.feed-forward={kind: glu, gate: sigmoid}",
        "encoder.norm-placement=[pre-norm, post-norm]; embedding-scale=1.5",
        "encoder.stack={kind: sequential, unique-layers: 1, layer-drop: 0.1};"
            + " decoder.layers=4;"
            + " decoder.stack={kind: sequential, unique-layers: 2, sharing: cycle-rev}",
        "encoder.stack={kind: universal, steps: 3};"
            + " decoder.stack={kind: universal, steps: 2, step-signal: learned}",
        "positions=learned; norm-placement=post-norm; encoder.layers=1;"
            + " encoder.stack={kind: universal, steps: 3, position-signal: first-step};"
            + " decoder.stack={kind: universal, steps: 3, step-signal: none}",
      })
  void greedyDecodingGoesTheSameWay(String settings) throws OrtException {
    Path model = RandomModel.in(folder.resolve("model"), settings.split("; "));

    assertThat(largestDifference(model, Quantization.FLOAT32)).isLessThan(1e-4);
    Parity toTheEnd = OnnxParity.of(model, folder.resolve("FLOAT32"), SampleLines.of(model, LINES));
    assertThat(toTheEnd.equal()).isEqualTo(LINES);
    assertThat(toTheEnd.largestDifference()).isLessThan(1e-5);
  }

  @Test
  void halvesAndBytesComeNear() throws OrtException, IOException {
    Path model = RandomModel.in(folder.resolve("model"), "norm-placement=post-norm");

    assertThat(largestDifference(model, Quantization.FLOAT16)).isBetween(1e-6, 1e-2);
    assertThat(largestDifference(model, Quantization.INT8)).isBetween(1e-4, 0.3);
    assertThat(Files.size(folder.resolve("INT8/encoder_model.onnx")))
        .isLessThan(Files.size(folder.resolve("FLOAT32").resolve("encoder_model.onnx")));
  }

  @Test
  void whatCannotBeExpressedIsSaidAtOnceAndNothingIsWritten() {
    Path model =
        RandomModel.in(
            folder.resolve("model"),
            "encoder.self-attention=band",
            "decoder.norm-placement=[rezero, conditional]",
            "decoder.transparent-attention=true",
            "positions=rope");

    assertThatThrownBy(() -> export(model, Quantization.FLOAT32))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("encoder.self-attention: band, expected full")
        .hasMessageContaining("decoder.norm-placement: rezero, expected pre-norm or post-norm")
        .hasMessageContaining("decoder.norm-placement: conditional, expected pre-norm or post-norm")
        .hasMessageContaining("decoder.transparent-attention: true, expected false")
        .hasMessageContaining("encoder.positions: rope, expected sinusoidal, learned or none");
    assertThat(folder).isDirectoryNotContaining(path -> !path.endsWith("model"));
  }

  @Test
  void stepsThatDependOnTheRowAreRefused() {
    String halting = "stack={kind: universal, halting: act}";
    Path model = RandomModel.in(folder.resolve("model"), "encoder." + halting);

    assertThatThrownBy(() -> export(model, Quantization.FLOAT32))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("model cannot be exported in this format; nothing was written")
        .hasMessageEndingWith(
            "encoder.stack: universal with halting, expected sequential, or universal with halting:"
                + " none");
    assertThat(folder).isDirectoryNotContaining(path -> !path.endsWith("model"));
  }

  @Test
  void aTypeThatTheFormatLacksIsRefused() {
    Path model = RandomModel.in(folder.resolve("model"));

    assertThatThrownBy(() -> export(model, Quantization.BFLOAT16))
        .hasMessageContaining("--quantization bfloat16: the format stores weights as float32,");
  }

  private Path export(Path model, Quantization quantization) {
    Path output = folder.resolve(quantization.name());
    Export.run(new OnnxFormat(), model, output, Weights.USED, quantization);
    return output;
  }

  /** Of the log-probabilities of all tokens, along the way of the model's own greedy choices. */
  private double largestDifference(Path model, Quantization quantization) throws OrtException {
    if (!Files.exists(folder.resolve("FLOAT32"))) {
      export(model, Quantization.FLOAT32);
    }
    Path output = folder.resolve(quantization.name());
    Path exported = Files.exists(output) ? output : export(model, quantization);
    double largest = 0;
    try (RuntimeModel theirs = new RuntimeModel(exported);
        LoadedTranslator saved = LoadedTranslator.open(model);
        IncrementalDecoder ours = saved.models(Precision.FLOAT32).open();
        IncrementalDecoder.State state = ours.start(SOURCES)) {
      theirs.encode(padded(ours.endId()), mask());
      int[] last = new int[SOURCES.size()];
      Arrays.fill(last, ours.beginId());
      for (int step = 0; step < STEPS; step++) {
        Tensor expected = state.step(last).rows(0, last.length);
        float[][] logits = theirs.decode(column(last));
        largest = Math.max(largest, difference(expected, logits));
        last = best(expected);
        state.select(new int[] {0, 1, 2});
      }
    }
    return largest;
  }

  private static double difference(Tensor expected, float[]... logits) {
    double largest = 0;
    for (int b = 0; b < logits.length; b++) {
      double sum = 0;
      for (float logit : logits[b]) {
        sum += Math.exp(logit);
      }
      for (int v = 0; v < logits[b].length; v++) {
        double found = logits[b][v] - Math.log(sum);
        double gap = Math.abs(found - expected.get((long) b * logits[b].length + v));
        largest = Math.max(largest, gap);
      }
    }
    return largest;
  }

  private static int[] best(Tensor scores) {
    int[] best = new int[scores.rows()];
    for (int b = 0; b < best.length; b++) {
      float[] row = scores.rows(b, b + 1).toArray();
      for (int v = 1; v < row.length; v++) {
        best[b] = row[v] > row[best[b]] ? v : best[b];
      }
    }
    return best;
  }

  private static long[][] padded(int end) {
    long[][] ids = new long[SOURCES.size()][longest()];
    for (int b = 0; b < ids.length; b++) {
      int[] source = SOURCES.get(b);
      Arrays.setAll(ids[b], t -> t < source.length ? source[t] : t == source.length ? end : 0);
    }
    return ids;
  }

  private static long[][] mask() {
    long[][] mask = new long[SOURCES.size()][longest()];
    for (int b = 0; b < mask.length; b++) {
      int length = SOURCES.get(b).length + 1;
      Arrays.setAll(mask[b], t -> t < length ? 1 : 0);
    }
    return mask;
  }

  private static int longest() {
    return SOURCES.stream().mapToInt(s -> s.length + 1).max().orElseThrow();
  }

  private static long[][] column(int... ids) {
    return Arrays.stream(ids).mapToObj(id -> new long[] {id}).toArray(long[][]::new);
  }
}

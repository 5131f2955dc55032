package dev.seqwright.core.imports.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.StoredTensor;
import dev.seqwright.core.export.Export;
import dev.seqwright.core.export.ExportFormat;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.export.Weights;
import dev.seqwright.core.export.ctranslate2.Ctranslate2Format;
import dev.seqwright.core.export.huggingface.HuggingFaceFormat;
import dev.seqwright.core.imports.ForeignFormat;
import dev.seqwright.core.imports.ModelImport;
import dev.seqwright.core.imports.foreign.ImportOptions;
import dev.seqwright.core.parity.Parity;
import dev.seqwright.core.parity.RoundTrip;
import dev.seqwright.core.parity.SampleLines;
import dev.seqwright.core.task.Trainer;
import dev.seqwright.core.train.StopSignal;
import dev.seqwright.core.train.report.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An imported OPUS-MT model that is tuned goes the way of the same steps in torch, which
 * scripts/vectors/tuning_vectors.py took, and goes back to other programs.
 */
final class TunedMarianTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double TOLERANCE = 1e-5;

  @TempDir private Path temporary;

  private Path tuned(String... settings) throws IOException {
    Path base = temporary.resolve("base");
    ModelImport.run(
        ForeignFormat.HUGGINGFACE,
        ModelFolders.of("opus"),
        new ImportOptions(),
        base,
        Quantization.FLOAT32);
    JsonNode texts = texts();
    List<String> all =
        new ArrayList<>(
            List.of(
                "start.from=" + base,
                "data.train.source=" + written("source", texts.get("source")),
                "data.train.target=" + written("target", texts.get("target")),
                "model.dropout=0",
                "model.attention-dropout=0",
                "model.activation-dropout=0",
                "model.embedding-dropout=0",
                "training.learning-rate=" + texts.get("rate"),
                "training.label-smoothing=" + texts.get("smoothing"),
                "training.optimizer={kind: adam, epsilon: " + texts.get("epsilon") + "}",
                "training.schedule=constant",
                "training.warmup=0",
                "training.clip-norm=0",
                "training.report-every=1",
                "training.validate-every=0",
                "training.max-epochs=0",
                "training.max-steps=3"));
    all.addAll(List.of(settings));
    Path model = temporary.resolve("model");
    Trainer.train(
        Trainer.configuration(Optional.empty(), all),
        model,
        TrainingListener.all(List.of()),
        new StopSignal(),
        UnaryOperator.identity());
    return model;
  }

  private static JsonNode texts() throws IOException {
    Path file = ModelFolders.of("opus").resolveSibling("tuned/tuning.json");
    return JSON.readTree(Files.readString(file));
  }

  private Path written(String name, JsonNode lines) throws IOException {
    List<String> all =
        StreamSupport.stream(lines.spliterator(), false).map(JsonNode::asText).toList();
    return Files.write(temporary.resolve(name), all);
  }

  private Path exported(ExportFormat format, Path model, String name) {
    Path output = temporary.resolve(name);
    Export.run(format, model, output, Weights.USED, Quantization.FLOAT32);
    return output;
  }

  @Test
  void threeStepsAreThoseOfTorch() throws IOException {
    Path model = tuned();
    List<Double> losses = new ArrayList<>();
    for (String line : Files.readAllLines(model.resolve("log.jsonl"))) {
      losses.add(JSON.readTree(line).get("loss").asDouble());
    }
    JsonNode expected = texts().get("losses");
    assertThat(losses).hasSize(expected.size());
    for (int step = 0; step < expected.size(); step++) {
      assertThat(losses.get(step)).isCloseTo(expected.get(step).asDouble(), within(TOLERANCE));
    }
    Path torch = ModelFolders.of("opus").resolveSibling("tuned/model.safetensors");
    Path ours = exported(new HuggingFaceFormat(), model, "transformers");
    requireSame(torch, ours.resolve("model.safetensors"));
  }

  private static void requireSame(Path expected, Path found) {
    try (Safetensors before = Safetensors.open(expected);
        Safetensors after = Safetensors.open(found)) {
      assertThat(before.tensors()).hasSizeGreaterThan(30);
      for (StoredTensor tensor : before.tensors()) {
        StoredTensor own = after.find(tensor.name()).orElseThrow();
        assertThat(own.shape()).as(tensor.name()).isEqualTo(tensor.shape());
        assertThat(after.floats(own))
            .as(tensor.name())
            .usingComparatorWithPrecision((float) TOLERANCE)
            .containsExactly(before.floats(tensor));
      }
    }
  }

  @Test
  void theTunedModelGoesBackToTransformersAndCtranslate2() throws IOException {
    Path model = tuned("adaptation={kind: lora, rank: 2, where: [q, k, v, o, ffn]}");
    requireEqual(model, new HuggingFaceFormat(), ForeignFormat.HUGGINGFACE);
    requireEqual(model, new Ctranslate2Format(), ForeignFormat.CTRANSLATE2);
  }

  private void requireEqual(Path model, ExportFormat format, ForeignFormat again) {
    Path exported = exported(format, model, again.name());
    Parity found = RoundTrip.of(model, again, exported, SampleLines.of(model, 20));
    assertThat(found.equal()).isEqualTo(20);
  }
}

package dev.seqwright.core.export.onnx;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.export.ExportedNetwork;
import dev.seqwright.core.export.PlainStack;
import dev.seqwright.core.export.StackForm;
import dev.seqwright.core.export.huggingface.NetworkConfig;
import dev.seqwright.core.export.huggingface.NetworkTokenizer;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.EncoderOnlyConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of an encoder or a language model: one graph, its configuration, its tokenizer. */
final class NetworkGraphs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private NetworkGraphs() {}

  static List<String> refusals(ExportedNetwork model) {
    return switch (model.config()) {
      case EncoderOnlyConfig encoder -> encoder(model, encoder);
      case DecoderOnlyConfig decoder -> PlainStack.refusals(decoder, StackForm.STEPS);
      default -> throw new IllegalArgumentException("a translator");
    };
  }

  private static List<String> encoder(ExportedNetwork model, EncoderOnlyConfig config) {
    List<String> reasons = new ArrayList<>(PlainStack.refusals(config, StackForm.STEPS));
    switch (model.task()) {
      case "encoding" -> {}
      case "classification" -> classifier(reasons, model);
      case "tagging" -> tagger(reasons, model);
      default ->
          reasons.add("task: " + model.task() + ", expected classification, tagging or encoding");
    }
    return reasons;
  }

  /** A graph has no search for the best sequence, and reads ids of pieces alone. */
  private static void tagger(List<String> reasons, ExportedNetwork model) {
    if (model.has("head.transitions")) {
      reasons.add("task.crf: true, expected false: a graph scores tags one by one");
    }
    if (!model.taskSetting("characters").equals("none")) {
      reasons.add("task.characters: expected none: a graph reads pieces alone");
    }
  }

  private static void classifier(List<String> reasons, ExportedNetwork model) {
    if (model.readsPairs()) {
      reasons.add("it reads pairs of texts, expected a classifier of single texts");
    }
    String pooling = model.taskSetting("pooling");
    if (!EncoderOnlyGraph.POOLINGS.contains(pooling)) {
      reasons.add("task.pooling: " + pooling + ", expected first, mean or max");
    }
    if (!model.hasLabels()) {
      reasons.add("its answers are not one label for a text, expected one column of labels");
    }
  }

  static void write(ExportedNetwork model, OnnxWeights weights, Path folder) throws IOException {
    byte[] graph =
        switch (model.config()) {
          case EncoderOnlyConfig encoder -> EncoderOnlyGraph.of(model, encoder, weights);
          case DecoderOnlyConfig decoder -> DecoderOnlyGraph.of(model, decoder, weights);
          default -> throw new IllegalArgumentException("a translator");
        };
    Files.write(folder.resolve("model.onnx"), graph);
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("config.json").toFile(), NetworkConfig.of(model));
    NetworkTokenizer.write(model, folder);
  }
}

package dev.seqwright.core.export.onnx;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.data.Spelling;
import dev.seqwright.core.export.ExportedNetwork;
import dev.seqwright.core.export.PlainPositions;
import dev.seqwright.core.export.PlainStack;
import dev.seqwright.core.export.StackForm;
import dev.seqwright.core.export.huggingface.NetworkConfig;
import dev.seqwright.core.export.huggingface.NetworkTokenizer;
import dev.seqwright.core.model.CharacterKind;
import dev.seqwright.core.model.CharacterTransformer;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.HierarchicalConfig;
import dev.seqwright.core.model.TransformerInTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files of an encoder or a language model: one graph, its configuration, its tokenizer. */
final class NetworkGraphs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private NetworkGraphs() {}

  static List<String> refusals(ExportedNetwork model) {
    return switch (model.config()) {
      case EncoderOnlyConfig encoder -> encoder(model, encoder);
      case DecoderOnlyConfig decoder ->
          PlainStack.refusals(decoder, StackForm.STEPS, PlainPositions.TURNED);
      case HierarchicalConfig _ -> List.of(ExportedNetwork.HIERARCHICAL);
      default -> throw new IllegalArgumentException("a translator");
    };
  }

  private static List<String> encoder(ExportedNetwork model, EncoderOnlyConfig config) {
    List<String> reasons =
        new ArrayList<>(PlainStack.refusals(config, StackForm.STEPS, PlainPositions.SIGNED));
    switch (model.task()) {
      case "encoding" -> {}
      case "classification" -> classifier(reasons, model);
      case "tagging" -> tagger(reasons, model);
      default ->
          reasons.add("task: " + model.task() + ", expected classification, tagging or encoding");
    }
    return reasons;
  }

  private static void tagger(List<String> reasons, ExportedNetwork model) {
    if (model.characters() instanceof CharacterTransformer.Settings settings) {
      reasons.addAll(PlainStack.refusals(settings));
    }
    if (model.characters() instanceof TransformerInTransformer.Settings) {
      reasons.add("task.characters: tnt, expected none, convolution or transformer");
    }
  }

  private static void classifier(List<String> reasons, ExportedNetwork model) {
    if (model.taskSetting("pooling").equals("last")) {
      reasons.add("task.pooling: last, expected first, mean, max, mean-max or attention");
    }
    if (!model.hasLabels() && !model.answersNumbers()) {
      reasons.add(
          "it answers several columns of labels, expected one; train a classifier for each");
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
    Map<String, Object> config = NetworkConfig.of(model);
    characters(model, config);
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("config.json").toFile(), config);
    NetworkTokenizer.write(model, folder);
  }

  /** What {@code character_ids} are. */
  private static void characters(ExportedNetwork model, Map<String, Object> json) {
    if (model.isTagger() && !(model.characters() instanceof CharacterKind.None)) {
      json.put("character2id", Spelling.of(model.characterNames()).ids());
      json.put("unknown_character_id", Spelling.UNKNOWN);
      json.put("begin_of_word_id", Spelling.BEGIN);
      json.put("end_of_word_id", Spelling.END);
      json.put("max_word_length", Spelling.LONGEST);
    }
  }
}

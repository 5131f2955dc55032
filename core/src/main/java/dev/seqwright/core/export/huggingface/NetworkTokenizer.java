package dev.seqwright.core.export.huggingface;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.core.export.ExportedNetwork;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.tokenizer.HuggingFaceVocabulary;
import dev.seqwright.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tokenizer of a network for transformers: {@code tokenizer.json} and {@code
 * tokenizer_config.json} where it came from there, or the SentencePiece model, {@code text.model},
 * for which transformers has no class that cuts texts alike.
 */
public final class NetworkTokenizer {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private NetworkTokenizer() {}

  /** Writes the files into a folder. */
  public static void write(ExportedNetwork model, Path folder) throws IOException {
    if (!(model.vocabulary() instanceof HuggingFaceVocabulary vocabulary)) {
      for (Map.Entry<String, byte[]> file : model.tokenizers().files().entrySet()) {
        Files.write(folder.resolve(file.getKey()), file.getValue());
      }
      return;
    }
    ObjectNode json = (ObjectNode) JSON.readTree(vocabulary.serialized());
    if (model.config() instanceof DecoderOnlyConfig) {
      json.putNull("post_processor"); // transformers puts nothing around a prompt
    }
    JSON.writeValue(folder.resolve("tokenizer.json").toFile(), json);
    JSON.writeValue(folder.resolve("tokenizer_config.json").toFile(), settings(model));
  }

  private static Map<String, Object> settings(ExportedNetwork model) {
    Vocabulary tokens = model.vocabulary();
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("tokenizer_class", "PreTrainedTokenizerFast");
    settings.put("model_max_length", model.config().maxPositions());
    settings.put("bos_token", tokens.piece(tokens.beginId()));
    settings.put("eos_token", tokens.piece(tokens.endId()));
    if (!(model.config() instanceof DecoderOnlyConfig)) {
      settings.put("cls_token", tokens.piece(tokens.beginId()));
      settings.put("sep_token", tokens.piece(tokens.endId()));
    }
    if (tokens.unknownId() >= 0) {
      settings.put("unk_token", tokens.piece(tokens.unknownId()));
    }
    NetworkConfig.pad(tokens).ifPresent(id -> settings.put("pad_token", tokens.piece(id)));
    return settings;
  }
}

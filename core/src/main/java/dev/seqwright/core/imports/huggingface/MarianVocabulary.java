package dev.seqwright.core.imports.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The vocabularies of a MarianTokenizer: two SentencePiece models, and the ids of their pieces.
 *
 * @param folder where they stand
 * @param source the tokens of sources by their ids
 * @param target the tokens of targets; the same list when there is one
 */
record MarianVocabulary(Path folder, List<String> source, List<String> target) {
  private static final int MOST_BYTES = 64 << 20;
  private static final int MOST_SETTINGS = 4 << 20; // a tokenizer_config.json may list tokens
  private static final String UNKNOWN = "<unk>"; // what lists of tokens here call it

  /**
   * Reads the lists of a folder.
   *
   * @throws UserException when a file is missing or damaged, or ids are not 0 to V-1
   */
  static MarianVocabulary read(Path folder) {
    List<String> source = tokens(folder.resolve("vocab.json"));
    boolean separate = isSeparate(folder);
    List<String> target = separate ? tokens(folder.resolve("target_vocab.json")) : source;
    return new MarianVocabulary(folder, source, target);
  }

  private static boolean isSeparate(Path folder) {
    Path settings = folder.resolve("tokenizer_config.json");
    if (!Files.exists(settings)) {
      return Files.exists(folder.resolve("target_vocab.json"));
    }
    return JsonFile.read(settings, MOST_SETTINGS).flag("separate_vocabs", false);
  }

  private static List<String> tokens(Path file) {
    JsonFile json = JsonFile.read(file, MOST_BYTES);
    int size = json.object().size();
    List<String> tokens = new ArrayList<>(Collections.nCopies(size, null));
    for (Map.Entry<String, JsonNode> entry : json.object().properties()) {
      JsonNode id = entry.getValue();
      boolean fits = id.isIntegralNumber() && id.canConvertToInt() && id.asInt() >= 0;
      if (!fits || id.asInt() >= size || tokens.get(id.asInt()) != null) {
        throw json.wrong(
            "the id of '" + entry.getKey() + "'",
            id,
            "each number from 0 to " + (size - 1) + " once");
      }
      tokens.set(id.asInt(), entry.getKey());
    }
    if (!tokens.contains(UNKNOWN)) {
      throw new UserException(file + " has no token " + UNKNOWN + ", which MarianTokenizer needs");
    }
    return List.copyOf(tokens);
  }

  /** What a model folder keeps of them. */
  TokenizerFiles files() {
    return TokenizerFiles.mapped(model("source.spm"), model("target.spm"), source, target);
  }

  private byte[] model(String name) {
    return JsonFile.bytes(folder.resolve(name), MOST_BYTES);
  }
}

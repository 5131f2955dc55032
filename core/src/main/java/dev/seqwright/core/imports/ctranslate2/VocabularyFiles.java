package dev.seqwright.core.imports.ctranslate2;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The lists of tokens beside a model: {@code shared_vocabulary} or {@code vocabulary}, or {@code
 * source_vocabulary} and {@code target_vocabulary}; {@code .json}, an array, before {@code .txt}, a
 * token a line. The unknown token is added at the end where it is missing.
 *
 * @param source of source texts
 * @param target of target texts; equal to the source's where the files are one
 */
record VocabularyFiles(List<String> source, List<String> target) {
  private static final long LARGEST = 256L << 20;
  private static final String UNKNOWN = "<unk>";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /**
   * Reads what is there.
   *
   * @param unknown the unknown token, which is called {@code <unk>} in what is returned
   */
  static VocabularyFiles read(Path folder, String unknown) {
    Optional<List<String>> shared =
        find(folder, "shared_vocabulary").or(() -> find(folder, "vocabulary"));
    if (shared.isPresent()) {
      List<String> both = withUnknown(shared.get(), unknown);
      return new VocabularyFiles(both, both);
    }
    return new VocabularyFiles(
        withUnknown(require(folder, "source_vocabulary"), unknown),
        withUnknown(require(folder, "target_vocabulary"), unknown));
  }

  /** The same with another token at the end of the target's list, and of a list that is shared. */
  VocabularyFiles with(String token) {
    List<String> longer = new ArrayList<>(target);
    longer.add(token);
    return new VocabularyFiles(isShared() ? longer : source, longer);
  }

  boolean isShared() {
    return source.equals(target);
  }

  private static List<String> require(Path folder, String name) {
    return find(folder, name)
        .orElseThrow(
            () ->
                new UserException(
                    "%s: no vocabulary: expected %s.json or %s.txt, or shared_vocabulary.json or .txt"
                        .formatted(folder, name, name)));
  }

  private static Optional<List<String>> find(Path folder, String name) {
    Path json = folder.resolve(name + ".json");
    Path text = folder.resolve(name + ".txt");
    if (Files.exists(json)) {
      return Optional.of(json(json));
    }
    return Files.exists(text) ? Optional.of(lines(text)) : Optional.empty();
  }

  private static List<String> json(Path file) {
    try {
      JsonNode array = JSON.readTree(bytes(file));
      List<String> tokens = new ArrayList<>();
      for (JsonNode token : array) {
        if (!array.isArray() || !token.isTextual()) {
          throw new UserException(file + " is not a JSON array of tokens: found " + token);
        }
        tokens.add(token.asText());
      }
      return tokens;
    } catch (IOException e) {
      throw new UserException(file + " is not a JSON array of tokens: " + FileProblem.of(e), e);
    }
  }

  /** Carriage returns go only if they end every line: a token may be one. */
  private static List<String> lines(Path file) {
    String text = decoded(file);
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    boolean windows = !lines.isEmpty() && lines.stream().allMatch(line -> line.endsWith("\r"));
    return windows
        ? lines.stream().map(line -> line.substring(0, line.length() - 1)).toList()
        : lines;
  }

  private static String decoded(Path file) {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(file));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new UserException(file + ": not valid UTF-8 at byte " + bytes.position(), e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new UserException(file + " has more than 256 MB; expected a list of tokens");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UserException(file + " cannot be read: " + FileProblem.of(e), e);
    }
  }

  private static List<String> withUnknown(List<String> tokens, String unknown) {
    List<String> all = new ArrayList<>(tokens);
    if (!all.contains(unknown)) {
      all.add(UNKNOWN);
    } else if (!all.contains(UNKNOWN)) {
      all.set(all.indexOf(unknown), UNKNOWN);
    }
    return List.copyOf(all);
  }
}

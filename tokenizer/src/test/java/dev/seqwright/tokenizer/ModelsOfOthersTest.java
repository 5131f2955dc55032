package dev.seqwright.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models of real text that others trained: two of SentencePiece's own tests, one of
 * OpenNMT/Tokenizer's. For who has them:
 *
 * <pre>
 *   mvn -Plong verify -Dseqwright.sentencepiece=FOLDER
 * </pre>
 */
@Tag("long")
@EnabledIfSystemProperty(named = "seqwright.sentencepiece", matches = ".+")
final class ModelsOfOthersTest {
  @ParameterizedTest
  @ValueSource(strings = {"test_model", "test_ja_model", "wmtende"})
  void encodeAndDecode(String name) {
    Path folder = Path.of(System.getProperty("seqwright.sentencepiece"));
    try (Tokenizer tokenizer = Tokenizer.load(folder.resolve(name + ".model"))) {
      String text = name.contains("ja") ? "吾輩は猫である" : "I saw a girl";
      assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }
  }
}

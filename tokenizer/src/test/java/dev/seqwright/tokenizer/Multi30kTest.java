package dev.seqwright.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Models of real text against figures of models that sentencepiece 0.2.2 trained on the same files
 * (58,000 captions, vocabulary 8000). For who has train.en.gz and train.de.gz:
 *
 * <pre>
 *   mvn -Plong verify -Dseqwright.multi30k=FOLDER
 * </pre>
 */
@Tag("long")
@EnabledIfSystemProperty(named = "seqwright.multi30k", matches = ".+")
final class Multi30kTest {
  private static final int OFFICIAL_BPE_TOKENS = 842450;
  private static final int OFFICIAL_UNIGRAM_TOKENS = 827202;
  private static final double OFFICIAL_LOG_LIKELIHOOD = -5409408.7;

  private static List<String> lines() throws IOException {
    Path folder = Path.of(System.getProperty("seqwright.multi30k"));
    List<String> lines = new ArrayList<>();
    for (String name : List.of("train.en.gz", "train.de.gz")) {
      InputStream unpacked = new GZIPInputStream(Files.newInputStream(folder.resolve(name)));
      try (var reader = new BufferedReader(new InputStreamReader(unpacked, UTF_8))) {
        reader.lines().forEach(lines::add);
      }
    }
    return lines;
  }

  @Test
  void bpeCutsIntoTheOfficialNumberOfPieces() throws IOException {
    List<String> lines = lines();
    TrainerSettings settings = new TrainerSettings().with("type", ModelType.BPE);
    try (Tokenizer tokenizer = Tokenizer.of(TokenizerTrainer.train(settings, lines))) {
      int tokens = lines.stream().mapToInt(line -> tokenizer.encode(line).length).sum();
      assertThat(tokens).isEqualTo(OFFICIAL_BPE_TOKENS);
    }
  }

  @Test
  void unigramIsAsLikelyAndAsShort() throws IOException {
    List<String> lines = lines();
    byte[] model = TokenizerTrainer.train(new TrainerSettings(), lines);
    List<Piece> pieces = ModelProto.parse(model).pieces();
    double unknown = pieces.stream().mapToDouble(Piece::score).min().orElseThrow() - 10;
    int tokens = 0;
    double likelihood = 0;
    try (Tokenizer tokenizer = Tokenizer.of(model)) {
      for (String line : lines) {
        for (int id : tokenizer.encode(line)) {
          tokens++;
          likelihood += id == tokenizer.unknownId() ? unknown : pieces.get(id).score();
        }
      }
    }
    assertThat(tokens / (double) OFFICIAL_UNIGRAM_TOKENS).isCloseTo(1, within(0.01));
    assertThat(likelihood / OFFICIAL_LOG_LIKELIHOOD).isCloseTo(1, within(0.005));
  }
}

package dev.seqwright.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Normalisation, against what the official library's nmt_nfkc gives. */
final class NormalizerTest {
  private static Normalizer normalizer(
      NormalizationRules rules, boolean prefix, boolean trim, String... symbols) {
    NormalizerSpec spec =
        new NormalizerSpec(rules.officialName(), rules.charsMap(), prefix, trim, prefix);
    return new Normalizer(spec, false, List.of(symbols));
  }

  @Test
  void nmtNfkcEqualsTheOfficialRulesOnSequences() {
    Normalizer normalizer = normalizer(NormalizationRules.NMT_NFKC, false, false);
    for (String row : Vectors.lines("normalization.tsv")) {
      String[] columns = row.split("\t", -1);
      assertThat(normalizer.normalize(text(columns[0]))).isEqualTo(text(columns[1]));
    }
  }

  private static String text(String codes) {
    return Arrays.stream(codes.split(" ", -1))
        .map(code -> Character.toString(Integer.parseInt(code, 16)))
        .collect(Collectors.joining());
  }

  @Test
  void nmtNfkcEqualsTheOfficialRulesOnEveryCodePoint() throws Exception {
    Normalizer normalizer = normalizer(NormalizationRules.NMT_NFKC, false, false);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
      // U+A7F1 came with Unicode 17, which ICU4J 77 does not know.
      if (c != 0xA7F1 && (c < 0xD800 || c > 0xDFFF)) {
        String normalized = normalizer.normalize("a" + Character.toString(c) + "b") + "\n";
        digest.update(normalized.getBytes(StandardCharsets.UTF_8));
      }
    }
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo(Vectors.lines("normalization.sha256").getFirst());
  }

  @Test
  void trimsPrefixesAndEscapesSpaces() {
    Normalizer normalizer = normalizer(NormalizationRules.NMT_NFKC, true, true);
    assertThat(normalizer.normalize("  two \t spaces\u3000")).isEqualTo("▁two▁spaces");
    assertThat(normalizer.normalize(" \u200b ")).isEmpty();
  }

  @Test
  void identityChangesNothing() {
    Normalizer normalizer = normalizer(NormalizationRules.IDENTITY, false, false);
    assertThat(normalizer.normalize(" ﬁ\t① 🙂 ")).isEqualTo(" ﬁ\t① 🙂 ");
  }

  @Test
  void caseFoldingFoldsWhatNfkcLeft() {
    Normalizer normalizer = normalizer(NormalizationRules.NMT_NFKC_CF, false, false);
    assertThat(normalizer.normalize("ÄrgerＡ Ⅷ")).isEqualTo("ärgera viii");
  }

  @Test
  void userDefinedSymbolsStayAsTheyAre() {
    Normalizer normalizer = normalizer(NormalizationRules.NMT_NFKC, false, false, "①", "①②");
    assertThat(normalizer.normalize("①②③①")).isEqualTo("①②3①");
  }
}

package dev.seqwright.core.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.decode.text.Candidate.ScoredToken;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {
  private static final TranslatedLine LINE =
      new TranslatedLine(
          6,
          List.of(
              new Candidate(
                  "ein Hund",
                  -0.25,
                  List.of(
                      new ScoredToken("▁ein", -0.5f),
                      new ScoredToken("▁Hund", -0.125f),
                      new ScoredToken("</s>", -0.125f))),
              new Candidate("der Hund", -1.5, List.of(new ScoredToken("</s>", -1.5f)))));

  @Test
  void formats() {
    assertThat(written(LineFormat.TEXT)).isEqualTo("ein Hund\n");
    assertThat(written(LineFormat.SCORED)).isEqualTo("ein Hund ||| -0.250000\n");
    assertThat(written(LineFormat.N_BEST))
        .isEqualTo("6 ||| ein Hund ||| -0.250000\n6 ||| der Hund ||| -1.500000\n");
    String tokens = "ein Hund ||| -0.250000 ||| ▁ein -0.500000 ▁Hund -0.125000 </s> -0.125000\n";
    assertThat(written(LineFormat.TOKENS)).isEqualTo(tokens);
    assertThat(written(LineFormat.N_BEST_TOKENS))
        .isEqualTo("6 ||| " + tokens + "6 ||| der Hund ||| -1.500000 ||| </s> -1.500000\n");
  }

  private static String written(LineFormat format) {
    StringWriter out = new StringWriter();
    new TranslationWriter(out, format).accept(LINE);
    return out.toString();
  }
}

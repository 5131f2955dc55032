package dev.seqwright.core.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {
  private static final TranslatedLine LINE =
      new TranslatedLine(
          6, List.of(new Candidate("ein Hund", -0.25), new Candidate("der Hund", -1.5)));

  @Test
  void formats() {
    assertThat(written(LineFormat.TEXT)).isEqualTo("ein Hund\n");
    assertThat(written(LineFormat.SCORED)).isEqualTo("ein Hund ||| -0.250000\n");
    assertThat(written(LineFormat.N_BEST))
        .isEqualTo("6 ||| ein Hund ||| -0.250000\n6 ||| der Hund ||| -1.500000\n");
  }

  private static String written(LineFormat format) {
    StringWriter out = new StringWriter();
    new TranslationWriter(out, format).accept(LINE);
    return out.toString();
  }
}

package dev.seqwright.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TrainingProgressBarTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(screen, true, StandardCharsets.UTF_8);

  private String shown() {
    return screen.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theBarShowsHowMuchOfTheEpochIsDone() throws Exception {
    try (TrainingProgressBar bar = new TrainingProgressBar(terminal)) {
      bar.onStep(1400, 2, 0.375);
      for (int i = 0; i < 50 && !shown().contains("Up. 1,400"); i++) {
        Thread.sleep(100);
      }
    }
    assertThat(shown()).contains("37%", "Ep. 2 : Up. 1,400").endsWith("\r\u001b[K");
  }

  @Test
  void aHiddenBarDrawsNothing() {
    BarLine line = new BarLine(terminal, 20);
    line.accept("50% |===   |");
    line.hide();
    line.accept("60% |====  |");
    assertThat(shown()).isEqualTo("\r50% |===   |\u001b[K\r\u001b[K");
    line.show();
    line.accept("70%");
    assertThat(shown()).endsWith("\r70%\u001b[K");
  }

  @Test
  void standardErrorOfATestIsNoTerminal() {
    assertThat(Terminal.isStandardError()).isEqualTo(false);
  }
}

package dev.seqwright.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {
  @TempDir private Path folder;
  private Path reference;
  private Path now;

  @BeforeEach
  void files() {
    reference = EvalRun.file(folder, "ref", "a b c d", "e f g h");
    now = EvalRun.file(folder, "now", "a b c d", "e f g x");
  }

  @Test
  void aGateThatIsMetIsSilent() {
    EvalRun run =
        EvalRun.of("--ref", reference, "--hyp", now, "--min", "exact=50", "--max", "ter=12.5");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("exact|", "TER|");
  }

  /** It is 100.00000000000004 in binary64, as in sacreBLEU. */
  @Test
  void aPerfectBleuIsNotMoreThanAHundred() {
    Path text = EvalRun.file(folder, "text", "a b c d e");
    assertThat(EvalRun.of("--ref", text, "--hyp", text, "--max", "bleu=100").code()).isZero();
    assertThat(EvalRun.of("--ref", text, "--hyp", text, "--min", "bleu=100").code()).isZero();
    assertThat(EvalRun.of("--ref", text, "--hyp", text, "--max", "bleu=99.999").code())
        .isEqualTo(3);
  }

  @Test
  void aGateThatIsNotMetSaysWhatFellShort() {
    EvalRun run =
        EvalRun.of("--ref", reference, "--hyp", now, "--min", "exact=60", "--max", "ter=10");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err().lines())
        .containsExactly(
            "gate not met: TER of " + now + " is 12.5000, asked for is at most 10.0: 2.5000 short",
            "gate not met: exact of "
                + now
                + " is 50.0000, asked for is at least 60.0: 10.0000 short");
  }

  @Test
  void aBaselineAllowsTheTolerance() {
    Path before = EvalRun.file(folder, "before", "a b c d", "e f g h");
    EvalRun recorded =
        EvalRun.of("--ref", reference, "--hyp", before, "-m", "ter", "exact", "-f", "json");
    Path baseline = EvalRun.file(folder, "baseline.json", recorded.out());
    Object[] compared = {
      "--ref", reference, "--hyp", now, "-m", "ter", "--baseline", baseline, "--tolerance", 12.5
    };
    assertThat(EvalRun.of(compared).code()).isZero();
    compared[compared.length - 1] = 12.4;
    EvalRun run = EvalRun.of(compared);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("TER of " + now, "the baseline's 0.0000 by more than 12.4");
  }

  @Test
  void onlyEqualSignaturesAreCompared() {
    EvalRun recorded =
        EvalRun.of("--ref", reference, "--hyp", now, "-m", "bleu", "-lc", "-f", "json");
    Path baseline = EvalRun.file(folder, "baseline.json", recorded.out());
    assertThatThrownBy(() -> EvalRun.of("--ref", reference, "--hyp", now, "--baseline", baseline))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("case:lc")
        .hasMessageContaining("record a new baseline");
  }

  @Test
  void aBaselineMustBeOne() {
    Path text = EvalRun.file(folder, "text", "BLEU = 30");
    assertThatThrownBy(() -> EvalRun.of("--ref", reference, "--hyp", now, "--baseline", text))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("text: not JSON: line 1: ");
  }

  @Test
  void aByteOrderMarkBeforeABaselineIsNoMistake() {
    EvalRun recorded = EvalRun.of("--ref", reference, "--hyp", now, "-f", "json");
    Path baseline = EvalRun.file(folder, "baseline.json", "\ufeff" + recorded.out());
    EvalRun run = EvalRun.of("--ref", reference, "--hyp", now, "--baseline", baseline);
    assertThat(run.code()).as(run.err()).isZero();
  }
}

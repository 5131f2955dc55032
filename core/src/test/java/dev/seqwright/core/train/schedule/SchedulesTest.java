package dev.seqwright.core.train.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SchedulesTest {
  private static final Offset<Double> EXACT = within(1e-15);
  private static final ScheduleParameters COURSE = new ScheduleParameters(0.002, 100, 1000, 256, 0);

  @Test
  void theInverseSquareRootPeaksAtTheEndOfTheWarmUp() {
    Schedule schedule = new InverseSquareRoot();
    assertThat(schedule.rate(1, COURSE)).isCloseTo(0.00002, EXACT);
    assertThat(schedule.rate(50, COURSE)).isCloseTo(0.001, EXACT);
    assertThat(schedule.rate(100, COURSE)).isCloseTo(0.002, EXACT);
    assertThat(schedule.rate(400, COURSE)).isCloseTo(0.001, EXACT);
    assertThat(schedule.rate(10_000, COURSE)).isCloseTo(0.0002, EXACT);
  }

  /** {@code --lr-warmup 100 --lr-decay-inv-sqrt 400} and {@code ... 400 100} of Marian. */
  @Test
  void theInverseSquareRootHasAConstantAndAStartOfItsOwn() {
    Schedule constant = new InverseSquareRoot(400, 0);
    assertThat(constant.rate(50, COURSE)).isCloseTo(0.001, EXACT);
    assertThat(constant.rate(100, COURSE)).isCloseTo(0.002, EXACT);
    assertThat(constant.rate(400, COURSE)).isCloseTo(0.002, EXACT);
    assertThat(constant.rate(1600, COURSE)).isCloseTo(0.001, EXACT); // sqrt(400 / 1600)
    Schedule started = new InverseSquareRoot(400, 100);
    assertThat(started.rate(100, COURSE)).isCloseTo(0.002, EXACT);
    assertThat(started.rate(1300, COURSE)).isCloseTo(0.001, EXACT); // sqrt(400 / (400 + 1200))
    Schedule within = new InverseSquareRoot(25, 0);
    assertThat(within.rate(50, COURSE)).isCloseTo(0.001 * Math.sqrt(0.5), EXACT);
  }

  @Test
  void thePolynomialIsAPowerOfWhatIsLeft() {
    Schedule square = new PolynomialDecay(1100, 0.0004, 2);
    assertThat(square.rate(50, COURSE)).isCloseTo(0.001, EXACT);
    assertThat(square.rate(100, COURSE)).isCloseTo(0.002, EXACT);
    assertThat(square.rate(600, COURSE)).isCloseTo(0.0008, EXACT); // 0.0004 + 0.0016 / 4
    assertThat(square.rate(850, COURSE)).isCloseTo(0.0005, EXACT); // 0.0004 + 0.0016 / 16
    assertThat(square.rate(1100, COURSE)).isCloseTo(0.0004, EXACT);
    assertThat(square.rate(9000, COURSE)).isCloseTo(0.0004, EXACT);
    assertThat(new PolynomialDecay(0, 0, 1).rate(550, COURSE))
        .isEqualTo(new LinearDecay().rate(550, COURSE));
  }

  @Test
  void thePlateauLowersTheRateWhereTheScoreStalls() {
    Plateau plateau = new Plateau(0.5, 2, 0.0003);
    assertThat(plateau.rate(50, COURSE)).isCloseTo(0.001, EXACT);
    assertThat(plateau.rate(500, COURSE)).isCloseTo(0.002, EXACT);
    assertThat(plateau.rate(500, lowered(1))).isCloseTo(0.001, EXACT);
    assertThat(plateau.rate(500, lowered(2))).isCloseTo(0.0005, EXACT);
    assertThat(plateau.rate(500, lowered(3))).isCloseTo(0.0003, EXACT);
    // better, worse, worse (lowered), worse, better, worse, worse (lowered)
    assertThat(counts(plateau, true, true, false, false, false, true, false, false))
        .containsExactly(0, 0, 1, 1, 1, 1, 2);
    assertThat(counts(plateau, false, true, false, false, false)).containsExactly(0, 0, 0, 0);
    assertThat(counts(new Plateau(0.5, 1, 0), true, false, false)).containsExactly(1, 2);
  }

  private static ScheduleParameters lowered(int times) {
    return new ScheduleParameters(0.002, 100, 1000, 256, times);
  }

  private static List<Integer> counts(Plateau plateau, boolean warmed, boolean... improved) {
    List<Integer> counts = new ArrayList<>();
    Reductions memory = Reductions.NONE;
    for (boolean better : improved) {
      memory = plateau.after(memory, better, warmed);
      counts.add(memory.count());
    }
    return counts;
  }

  @Test
  void noamIsTheFormulaOfThePaper() {
    ScheduleParameters paper = new ScheduleParameters(1, 4000, 0, 512, 0);
    Schedule schedule = new Noam();
    assertThat(schedule.rate(4000, paper)).isCloseTo(Math.pow(512 * 4000.0, -0.5), EXACT);
    assertThat(schedule.rate(1000, paper))
        .isCloseTo(Math.pow(512, -0.5) * 1000 * Math.pow(4000, -1.5), EXACT);
    assertThat(schedule.rate(100_000, paper))
        .isCloseTo(Math.pow(512, -0.5) * Math.pow(100_000, -0.5), EXACT);
  }

  @Test
  void theCosineGoesFromThePeakToTheFinalRateAndStays() {
    Schedule schedule = new CosineDecay(1100, 0.0004);
    assertThat(schedule.rate(25, COURSE)).isCloseTo(0.0005, EXACT);
    assertThat(schedule.rate(100, COURSE)).isCloseTo(0.002, EXACT);
    assertThat(schedule.rate(600, COURSE)).isCloseTo(0.0012, EXACT);
    assertThat(schedule.rate(350, COURSE))
        .isCloseTo(0.0004 + 0.0016 * (1 + Math.sqrt(0.5)) / 2, EXACT);
    assertThat(schedule.rate(1100, COURSE)).isCloseTo(0.0004, EXACT);
    assertThat(schedule.rate(5000, COURSE)).isCloseTo(0.0004, EXACT);
  }

  @Test
  void theLineEndsWithTrainingWhenNoStepIsGiven() {
    Schedule schedule = new LinearDecay();
    assertThat(schedule.rate(100, COURSE)).isCloseTo(0.002, EXACT);
    assertThat(schedule.rate(550, COURSE)).isCloseTo(0.001, EXACT);
    assertThat(schedule.rate(1000, COURSE)).isCloseTo(0, EXACT);
    assertThat(schedule.rate(1200, COURSE)).isCloseTo(0, EXACT);
  }

  @Test
  void theConstantStaysAtThePeak() {
    assertThat(new ConstantRate().rate(10, COURSE)).isCloseTo(0.0002, EXACT);
    assertThat(new ConstantRate().rate(1_000_000, COURSE)).isEqualTo(0.002);
  }

  @Test
  void aWarmUpOfZeroBeginsAtThePeak() {
    ScheduleParameters course = new ScheduleParameters(0.002, 0, 1000, 256, 0);
    assertThat(new InverseSquareRoot().rate(1, course)).isEqualTo(0.002);
    assertThat(new ConstantRate().rate(1, course)).isEqualTo(0.002);
    assertThat(new Noam().rate(1, course)).isCloseTo(0.002 / 16, EXACT);
    assertThat(new LinearDecay().rate(1, course)).isCloseTo(0.002 * 0.999, EXACT);
  }

  @Test
  void everyScheduleOfTheListGrowsInItsWarmUpAndNeverGrowsAfterwards() throws Exception {
    for (Class<? extends Schedule> type : Schedules.ALL.values()) {
      Constructor<? extends Schedule> defaults = type.getConstructor();
      Schedule schedule = defaults.newInstance();
      for (long step = 1; step < 1500; step++) {
        double change = schedule.rate(step + 1, COURSE) - schedule.rate(step, COURSE);
        assertThat(step < 100 ? change : 0 - change).as("%s at %d", schedule, step).isNotNegative();
      }
    }
  }

  @Test
  void aNegativeRateIsRefused() {
    assertThatThrownBy(() -> new CosineDecay(10, -0.1))
        .hasMessage("final-rate: found -0.1, expected 0 or more");
    assertThatThrownBy(() -> new LinearDecay(-1, 0))
        .hasMessage("steps: found -1, expected 0 or more");
  }
}

package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.SequenceLayout;
import org.junit.jupiter.api.Test;

class ForgetfulSumTest {
  @Test
  void differentiates() {
    try (GradientCheck check = new GradientCheck()) {
      SequenceLayout layout = SequenceLayout.of(4, 1, 3);
      check.check(
          (g, in) -> ForgetfulSum.apply(g, in.get(0), in.get(1), layout),
          check.normal(8, 3),
          check.normal(8, 3));
    }
  }

  @Test
  void differentiatesWhereWhatIsForgottenIsWhatIsAdded() {
    try (GradientCheck check = new GradientCheck()) {
      check.check(
          (g, in) -> ForgetfulSum.apply(g, in.get(0), in.get(0), SequenceLayout.of(3)),
          check.normal(3, 2));
    }
  }
}

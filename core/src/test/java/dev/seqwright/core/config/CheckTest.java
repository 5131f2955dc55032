package dev.seqwright.core.config;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class CheckTest {
  @Test
  void aRefusalSaysWhatWasFoundAndWhatIsExpected() {
    refused(() -> Check.that(false, "size", 9, "an even number"), "9, expected an even number");
    refused(() -> Check.atLeast("size", 0, 1), "0, expected 1 or more");
    refused(() -> Check.within("size", 65, 1, 64), "65, expected 1 to 64");
    refused(() -> Check.within("size", 1.5, 0, 1), "1.5, expected 0 to 1");
    refused(() -> Check.positive("size", 0), "0.0, expected more than 0");
    refused(() -> Check.notNegative("size", -0.5), "-0.5, expected 0 or more");
    refused(() -> Check.fraction("size", 1), "1.0, expected 0 or more and less than 1");
    refused(() -> Check.share("size", 0), "0.0, expected more than 0 and at most 1");
    refused(() -> Check.finite("size", 1 / 0.0), "Infinity, expected a finite number");
  }

  @Test
  void noRangeHoldsWhatIsNotANumber() {
    refused(() -> Check.within("size", Double.NaN, 0, 1), "NaN, expected 0 to 1");
    refused(() -> Check.positive("size", Double.NaN), "NaN, expected more than 0");
    refused(() -> Check.notNegative("size", Double.NaN), "NaN, expected 0 or more");
    refused(() -> Check.fraction("size", Double.NaN), "NaN, expected 0 or more and less than 1");
    refused(() -> Check.share("size", Double.NaN), "NaN, expected more than 0 and at most 1");
    refused(() -> Check.finite("size", Double.NaN), "NaN, expected a finite number");
  }

  @Test
  void theEndsOfARangeAreAllowed() {
    assertThatNoException()
        .isThrownBy(
            () -> {
              Check.atLeast("size", 1, 1);
              Check.within("size", 64, 1, 64);
              Check.within("size", 1.0, 0, 1);
              Check.notNegative("size", 0);
              Check.fraction("size", 0);
              Check.share("size", 1);
            });
  }

  private static void refused(ThrowingCallable check, String message) {
    assertThatIllegalArgumentException().isThrownBy(check).withMessage("size: found " + message);
  }
}

package dev.seqwright.core.task;

/**
 * The same bits, runs that are resumed and lines in company, of a Universal Transformer whose
 * letters take as many steps as they need.
 */
class UniversalClassificationTest extends ClassificationTest {
  @Override
  String configuration() {
    return super.configuration()
        .replace(
            "encoder: {layers: 1}",
            "encoder: {layers: 1, stack: {kind: universal, steps: 3, halting: act}}");
  }

  @Override
  void itLearnsFromAFreshSeed() {
    // takes three times as long as by one layer
  }

  @Override
  void everyPoolingLearns(String pooling) {
    // is no matter of the stack
  }
}

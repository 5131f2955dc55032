package dev.seqwright.core.task;

/** The same where each sublayer has a gate for each letter. */
class GatedClassificationTest extends ClassificationTest {
  @Override
  String configuration() {
    return super.configuration()
        .replace(
            "encoder: {layers: 1}",
            "encoder: {layers: 1}\n"
                + "  norm-placement: {kind: conditional, gate-size: 8, noise-steps: 100}");
  }

  @Override
  void everyPoolingLearns(String pooling) {
    // is no matter of the gates
  }
}

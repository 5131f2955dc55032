package dev.seqwright.core.task;

/** The same by a Universal Transformer whose letters take as many steps as they need. */
class UniversalClassificationTest extends ClassificationTest {
  @Override
  String configuration() {
    return super.configuration()
        .replace(
            "encoder: {layers: 1}",
            "encoder: {layers: 1, stack: {kind: universal, steps: 2, halting: act}}")
        .replace("size: 16", "size: 12");
  }

  @Override
  void everyPoolingLearns(String pooling) {
    // is no matter of the stack
  }
}

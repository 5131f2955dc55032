package dev.seqwright.core.task;

/** The pairs of {@link ClassificationOfPairsTest}, both texts in one row. */
class ClassificationOfPairsTogetherTest extends ClassificationOfPairsTest {
  @Override
  String pairs() {
    return "together";
  }
}

package dev.seqwright.core.task;

/** The text of {@link StreamModellingTest}, learnt in shuffled blocks. */
class BlockModellingTest extends StreamModellingTest {
  @Override
  String configuration() {
    return configuration("blocks", 700);
  }
}

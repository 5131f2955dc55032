package dev.seqwright.core.parity;

/** What a model says of a line: some rows of numbers. */
interface LineScores extends AutoCloseable {
  /** The rows of a line. */
  float[][] of(String line);

  /** What the rows mean: the place of the largest number of each, or what is searched with them. */
  default int[] answers(float[]... rows) {
    int[] answers = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      answers[i] = largest(rows[i]);
    }
    return answers;
  }

  private static int largest(float... row) {
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      best = row[i] > row[best] ? i : best;
    }
    return best;
  }

  @Override
  void close();
}

package dev.seqwright.core.parity;

import dev.seqwright.core.head.TagChain;
import dev.seqwright.core.task.TagScores;
import java.util.stream.IntStream;

/** The scores that a trained tagger gives to the words of a line, a row a word. */
final class TaggerScores implements LineScores {
  private final TagScores tagger;

  TaggerScores(TagScores tagger) {
    this.tagger = tagger;
  }

  @Override
  public float[][] of(String line) {
    return tagger.of(tagger.read(line));
  }

  @Override
  public int[] answers(float[]... rows) {
    return best(tagger.chain(), rows);
  }

  /** The best tags of rows of scores. */
  static int[] best(TagChain chain, float[]... rows) {
    int tags = rows.length == 0 ? 0 : rows[0].length;
    float[] all = new float[rows.length * tags];
    IntStream.range(0, rows.length).forEach(i -> System.arraycopy(rows[i], 0, all, i * tags, tags));
    return chain.best(all);
  }

  @Override
  public void close() {
    tagger.close();
  }
}

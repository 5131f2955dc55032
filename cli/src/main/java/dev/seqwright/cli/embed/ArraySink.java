package dev.seqwright.cli.embed;

import dev.seqwright.core.files.ArrayFile;
import java.util.List;

/** A row a line of an array in a file. */
record ArraySink(ArrayFile file) implements VectorSink {
  @Override
  public void take(List<String> lines, long first, float[][] vectors) {
    for (float[] vector : vectors) {
      file.write(vector);
    }
  }

  @Override
  public void finish() {
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }
}

package dev.seqwright.cli.tokenizer;

import dev.seqwright.core.data.LineReader;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The lines of several texts one after the other; each is open only while it is read. */
final class TextLines implements Iterator<String> {
  private final Iterator<Path> files;
  private LineReader reader;

  TextLines(List<Path> files) {
    this.files = files.iterator();
  }

  @Override
  public boolean hasNext() {
    while (reader == null || !reader.hasNext()) {
      if (reader != null) {
        reader.close();
      }
      if (!files.hasNext()) {
        return false;
      }
      reader = LineReader.open(files.next());
    }
    return true;
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more lines");
    }
    return reader.next();
  }
}

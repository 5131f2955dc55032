package dev.seqwright.core.decode.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/** Writes translated lines as text. */
public final class TranslationWriter implements TranslationSink {
  private final Writer out;
  private final LineFormat format;

  /** Writes to {@code out}, which the caller closes. */
  public TranslationWriter(Writer out, LineFormat format) {
    this.out = out;
    this.format = format;
  }

  @Override
  public void accept(TranslatedLine line) {
    try {
      out.write(format.format(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

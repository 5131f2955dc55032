package dev.seqwright.core.decode.text;

import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.io.Writer;

/** Writes translated lines as text. */
public final class TranslationWriter implements TranslationSink {
  private final Writer out;
  private final String name;
  private final LineFormat format;

  /**
   * Writes to {@code out}, which the caller closes.
   *
   * @param name what messages call the output
   */
  public TranslationWriter(Writer out, String name, LineFormat format) {
    this.out = out;
    this.name = name;
    this.format = format;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UserException if it cannot be written
   */
  @Override
  public void accept(TranslatedLine line) {
    try {
      out.write(format.format(line));
    } catch (IOException e) {
      throw OutputFile.failed(name, e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws UserException if it cannot be written
   */
  @Override
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw OutputFile.failed(name, e);
    }
  }
}

package dev.seqwright.cli.train;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * The line of a terminal that the progress bar is drawn on. The bar is drawn by a thread of its own
 * at any time; while it is hidden nothing appears, so that lines of the log can be written.
 */
final class BarLine implements ProgressBarConsumer {
  private static final String BEGINNING = "\r";
  private static final String ERASE_TO_END = "\u001b[K";

  private final PrintStream terminal;
  private final int width;
  private boolean hidden;

  /**
   * @param terminal where the bar is drawn
   * @param width of the bar, in characters
   */
  BarLine(PrintStream terminal, int width) {
    this.terminal = terminal;
    this.width = width;
  }

  @Override
  public int getMaxRenderedLength() {
    return width;
  }

  @Override
  public synchronized void accept(String bar) {
    if (!hidden) {
      terminal.print(BEGINNING + bar + ERASE_TO_END);
      terminal.flush();
    }
  }

  /** Takes the bar away until {@link #show}. */
  synchronized void hide() {
    if (!hidden) {
      accept("");
      hidden = true;
    }
  }

  /** Lets the bar be drawn again. */
  synchronized void show() {
    hidden = false;
  }

  @Override
  public void close() {
    hide();
  }
}

package dev.seqwright.core.task;

import dev.seqwright.core.data.TextExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Cuts texts that come line by line into the windows of a {@link ContextPolicy}. Of a text no more
 * is kept than what windows to come will read.
 *
 * <p>A text is t_0 t_1 ... t_n with t_0 the token that t_1 is foreseen from. A window that foresees
 * t_(p+1) ... t_(p+m) reads t_max(0, p-W) ... t_(p+m-1).
 */
final class WindowCutter {
  private final ContextPolicy policy;
  private final int begin;
  private int[] text = new int[1 << 12];
  private int size; // tokens of the text that are kept
  private int foreseen; // the last of them that a window foresees, or reads as the first
  private boolean first;

  /**
   * @param begin t_0 of every text
   */
  WindowCutter(ContextPolicy policy, int begin) {
    this.policy = policy;
    this.begin = begin;
  }

  /** Takes a line; gives the windows that are whole with it, numbered from {@code index} on. */
  List<TextExample> add(LineTokens line, int index) {
    List<TextExample> windows = new ArrayList<>();
    if (line.begins()) {
      windows.addAll(end(index));
      append(begin);
      foreseen = 0;
      first = true;
    }
    append(line.tokens());
    while (size - 1 - foreseen >= next()) {
      windows.add(cut(index + windows.size(), next()));
    }
    return windows;
  }

  /** What is left of the text, as a last window: none or one. */
  List<TextExample> end(int index) {
    int left = size - 1 - foreseen;
    List<TextExample> windows = left > 0 ? List.of(cut(index, left)) : List.of();
    size = 0;
    foreseen = 0;
    return windows;
  }

  private int next() {
    return first ? policy.first() : policy.stride();
  }

  private TextExample cut(int index, int count) {
    int from = Math.max(0, foreseen - policy.window());
    int to = foreseen + count;
    TextExample window =
        new TextExample(
            index,
            Arrays.copyOfRange(text, from, to),
            Arrays.copyOfRange(text, foreseen + 1, to + 1),
            OptionalInt.empty(),
            first);
    foreseen = to;
    first = false;
    forget();
    return window;
  }

  /** Drops what no window will read any more, now and then. */
  private void forget() {
    int unread = foreseen - policy.window();
    if (unread > text.length / 2) {
      System.arraycopy(text, unread, text, 0, size - unread);
      size -= unread;
      foreseen -= unread;
    }
  }

  private void append(int... tokens) {
    if (size + tokens.length > text.length) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, size + tokens.length));
    }
    System.arraycopy(tokens, 0, text, size, tokens.length);
    size += tokens.length;
  }
}

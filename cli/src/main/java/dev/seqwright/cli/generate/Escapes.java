package dev.seqwright.cli.generate;

/** Texts of the command line that may have line breaks. */
final class Escapes {
  private Escapes() {}

  /** Reads {@code \n}, {@code \t} and {@code \\}; other backslashes stand for themselves. */
  static String read(String typed) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < typed.length(); i++) {
      char read = typed.charAt(i);
      char next = read == '\\' && i + 1 < typed.length() ? typed.charAt(i + 1) : ' ';
      int escape = "nt\\".indexOf(next);
      text.append(escape >= 0 ? "\n\t\\".charAt(escape) : read);
      i += escape >= 0 ? 1 : 0;
    }
    return text.toString();
  }
}

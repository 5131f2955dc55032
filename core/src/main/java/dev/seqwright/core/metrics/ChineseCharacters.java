package dev.seqwright.core.metrics;

/**
 * What sacreBLEU's {@code zh} takes for a Chinese character: CJK ideographs, punctuation and full
 * width forms of the basic plane. Its two ranges of the supplementary planes were written with four
 * hexadecimal digits and so name U+2001 to U+2A6D and U+2F81 to U+2FA1; published numbers depend on
 * it, so they stand here as they work, and ideographs above U+FFFF are not split.
 */
final class ChineseCharacters {
  private static final int[][] RANGES = {
    {0x3400, 0x4DB5},
    {0x4E00, 0x9FBB},
    {0xF900, 0xFA2D},
    {0xFA30, 0xFA6A},
    {0xFA70, 0xFAD9},
    {0x2001, 0x2A6D},
    {0x2E80, 0x2FDF},
    {0x2FF0, 0x303F},
    {0x3100, 0x312F},
    {0x31A0, 0x31BF},
    {0x31C0, 0x31EF},
    {0x3200, 0x33FF},
    {0xFE10, 0xFE1F},
    {0xFE30, 0xFE4F},
    {0xFF00, 0xFFEF},
  };

  private ChineseCharacters() {}

  static boolean contains(int codePoint) {
    for (int[] range : RANGES) {
      if (codePoint >= range[0] && codePoint <= range[1]) {
        return true;
      }
    }
    return false;
  }
}

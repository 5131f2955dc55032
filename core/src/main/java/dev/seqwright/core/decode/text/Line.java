package dev.seqwright.core.decode.text;

/**
 * A line of the input.
 *
 * @param number counted from 0
 */
record Line(long number, Input input) {
  String text() {
    return input.text();
  }
}

package dev.seqwright.core.decode;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Text that is numbers already: "5 3 8" is the tokens 5, 3, 8. */
final class NumberCodec implements TextCodec {
  @Override
  public int[] encode(String line) {
    return Arrays.stream(line.strip().split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  @Override
  public String decode(int[] tokens) {
    return Arrays.stream(tokens).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }
}

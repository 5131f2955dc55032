package dev.seqwright.core.decode;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Text that is numbers already: "5 3 8" is the tokens 5, 3, 8. Target token 4 is unknown. */
public class NumberCodec implements TextCodec {
  public static final int UNKNOWN = 4;

  @Override
  public int[] encode(String line) {
    return sourcePieces(line).stream().mapToInt(Integer::parseInt).toArray();
  }

  @Override
  public List<String> sourcePieces(String line) {
    return List.of(line.strip().split(" "));
  }

  @Override
  public int[] encodeTarget(String text) {
    return encode(text);
  }

  @Override
  public String decode(int[] tokens) {
    return join(Arrays.stream(tokens).mapToObj(this::piece).toList());
  }

  @Override
  public String join(List<String> pieces) {
    return pieces.stream().collect(Collectors.joining(" "));
  }

  @Override
  public String piece(int token) {
    return Integer.toString(token);
  }

  @Override
  public OptionalInt token(String name) {
    return name.matches("[0-9]") ? OptionalInt.of(Integer.parseInt(name)) : OptionalInt.empty();
  }

  @Override
  public int unknownId() {
    return UNKNOWN;
  }
}

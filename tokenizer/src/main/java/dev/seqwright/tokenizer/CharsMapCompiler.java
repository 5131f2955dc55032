package dev.seqwright.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** Turns rules "sequence becomes sequence" into the bytes that {@link CharsMap} reads. */
final class CharsMapCompiler {
  private CharsMapCompiler() {}

  static byte[] compile(Map<String, String> rules) {
    Map<String, Integer> places = new HashMap<>();
    ByteArrayOutputStream targets = new ByteArrayOutputStream();
    for (String target : new TreeSet<>(rules.values())) {
      places.put(target, targets.size());
      targets.writeBytes(target.getBytes(StandardCharsets.UTF_8));
      targets.write(0);
    }
    Map<String, Integer> entries = new HashMap<>();
    rules.forEach((from, to) -> entries.put(from, places.get(to)));
    int[] units = DoubleArrayBuilder.buildUnits(DoubleArrayBuilder.entries(entries));
    return join(units, targets.toByteArray());
  }

  private static byte[] join(int[] units, byte[] targets) {
    int trieBytes = units.length * Integer.BYTES;
    ByteBuffer blob =
        ByteBuffer.allocate(Integer.BYTES + trieBytes + targets.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    blob.putInt(trieBytes);
    blob.asIntBuffer().put(units);
    blob.position(Integer.BYTES + trieBytes);
    return blob.put(targets).array();
  }
}

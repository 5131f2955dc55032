package dev.seqwright.core.export.ctranslate2;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The content of {@code model.bin}, all numbers little-endian:
 *
 * <pre>
 *   u32 6, text TransformerSpec, u32 7
 *   u32 count, then for each variable: text name, u8 rank, u32 dimension each, u8 type, u32 bytes,
 *   the elements
 *   u32 count, then for each alias: text alias, text name
 * </pre>
 *
 * A text is a u16 with its length, its bytes, and a NUL that counts.
 *
 * @param variables the arrays
 * @param aliases second names, with the name of the variable that each stands for
 */
record BinaryFile(List<WrittenVariable> variables, Map<String, String> aliases) {
  private static final int BINARY_VERSION = 6;
  private static final String SPECIFICATION = "TransformerSpec";
  private static final int REVISION = 7;

  void write(OutputStream out) throws IOException {
    number(out, BINARY_VERSION);
    text(out, SPECIFICATION);
    number(out, REVISION);
    number(out, variables.size());
    for (WrittenVariable variable : variables) {
      write(out, variable);
    }
    number(out, aliases.size());
    for (Map.Entry<String, String> alias : aliases.entrySet()) {
      text(out, alias.getKey());
      text(out, alias.getValue());
    }
  }

  private static void write(OutputStream out, WrittenVariable variable) throws IOException {
    text(out, variable.name());
    out.write(variable.shape().size());
    for (long dimension : variable.shape()) {
      number(out, dimension);
    }
    out.write(variable.type().number());
    number(out, variable.elements().byteSize());
    out.write(variable.elements().toArray(ValueLayout.JAVA_BYTE));
  }

  private static void number(OutputStream out, long value) throws IOException {
    out.write(little(4).putInt((int) value).array());
  }

  private static void text(OutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(little(2).putShort((short) (bytes.length + 1)).array());
    out.write(bytes);
    out.write(0);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

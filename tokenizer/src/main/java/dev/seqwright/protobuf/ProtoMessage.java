package dev.seqwright.protobuf;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A protocol buffers message in wire format. The number of a message's bytes stands before them, so
 * a message inside another one is made first: {@code out.writeByteArray(field, of(...))}.
 */
public final class ProtoMessage {
  private ProtoMessage() {}

  /** Writes the fields of a message in the order in which they are to stand. */
  @FunctionalInterface
  public interface Fields {
    /** Writes them. */
    void write(CodedOutputStream out) throws IOException;
  }

  /** The bytes of a message. */
  public static byte[] of(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

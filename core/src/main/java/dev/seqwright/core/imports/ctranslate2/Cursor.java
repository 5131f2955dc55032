package dev.seqwright.core.imports.ctranslate2;

import dev.seqwright.core.config.UserException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads a file from its beginning, never past its end; numbers are little-endian and unsigned. */
final class Cursor {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final MemorySegment data;
  private long position;

  Cursor(Path file, MemorySegment data) {
    this.file = file;
    this.data = data;
  }

  long position() {
    return position;
  }

  long remaining() {
    return data.byteSize() - position;
  }

  int oneByte(String what) {
    return take(1, what).get(ValueLayout.JAVA_BYTE, 0) & 0xff;
  }

  long fourBytes(String what) {
    return Integer.toUnsignedLong(take(4, what).get(INT, 0));
  }

  /** A text: its length with the NUL at its end in two bytes, UTF-8, NUL. */
  String text(String what) {
    int length = take(2, "the length of " + what).get(SHORT, 0) & 0xffff;
    byte[] bytes = take(length, what).toArray(ValueLayout.JAVA_BYTE);
    if (length == 0 || bytes[length - 1] != 0) {
      throw damaged(what + " does not end with NUL");
    }
    String text = decoded(MemorySegment.ofArray(bytes).asSlice(0, length - 1L), what);
    if (text.chars().anyMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c))) {
      throw damaged(what + " holds spaces or control characters");
    }
    return text;
  }

  private String decoded(MemorySegment bytes, String what) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.asByteBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw damaged(what + " is not UTF-8");
    }
  }

  /** The next bytes, which are not copied. */
  MemorySegment take(long bytes, String what) {
    if (bytes > remaining()) {
      throw damaged("%s needs %d bytes, %d are left".formatted(what, bytes, remaining()));
    }
    MemorySegment taken = data.asSlice(position, bytes);
    position += bytes;
    return taken;
  }

  /** A mistake in the file, found where reading has come to. */
  UserException damaged(String what) {
    return new UserException(
        "%s: not a CTranslate2 model, or cut or damaged, at byte %d: %s; convert it again or restore it from a copy"
            .formatted(file, position, what));
  }
}

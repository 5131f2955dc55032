package dev.seqwright.core.train.report;

import dev.seqwright.protobuf.ProtoMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The file format of TensorBoard: events as protocol buffers, each in the frame of a TFRecord.
 *
 * <p>A frame is: length of the data (uint64), masked CRC of the length (uint32), data, masked CRC
 * of the data (uint32), all little-endian. With c the CRC-32C (Castagnoli), masked(c) = ((c >>> 15)
 * | (c << 17)) + 0xa282ead8 modulo 2^32.
 *
 * <p>The fields of an event that are used: 1 wall_time (double, seconds since 1970), 2 step
 * (int64), 3 file_version (string), 5 summary, 7 session_log. Summary: 1 value, repeated; value: 1
 * tag (string), 2 simple_value (float). Session log: 1 status (1: START).
 */
final class EventFile implements AutoCloseable {
  private static final int MASK = 0xa282ead8;
  private static final int START = 1;

  private final OutputStream out;

  /** Begins the file; the first event tells the version of the format. */
  EventFile(OutputStream out, double wallTime) throws IOException {
    this.out = out;
    write(
        event -> {
          event.writeDouble(1, wallTime);
          event.writeString(3, "brain.Event:2");
        });
  }

  /** Readers of several files forget what older ones hold from this step on. */
  void start(double wallTime, long step) throws IOException {
    write(wallTime, step, 7, session -> session.writeEnum(1, START));
  }

  /** One point of the curve {@code tag}. */
  void scalar(double wallTime, long step, String tag, double value) throws IOException {
    byte[] point =
        ProtoMessage.of(
            out -> {
              out.writeString(1, tag);
              out.writeFloat(2, (float) value);
            });
    write(wallTime, step, 5, summary -> summary.writeByteArray(1, point));
  }

  void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void write(double wallTime, long step, int field, ProtoMessage.Fields content)
      throws IOException {
    write(
        event -> {
          event.writeDouble(1, wallTime);
          event.writeInt64(2, step);
          event.writeByteArray(field, ProtoMessage.of(content));
        });
  }

  private void write(ProtoMessage.Fields event) throws IOException {
    byte[] data = ProtoMessage.of(event);
    byte[] length = little(Long.BYTES).putLong(data.length).array();
    out.write(length);
    out.write(little(Integer.BYTES).putInt(maskedCrc(length)).array());
    out.write(data);
    out.write(little(Integer.BYTES).putInt(maskedCrc(data)).array());
  }

  private static int maskedCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

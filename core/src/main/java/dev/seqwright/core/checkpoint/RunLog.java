package dev.seqwright.core.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Appends reports to a file, one JSON object a line. */
public final class RunLog implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BLOCK = 8192;

  private final Path file;
  private final FileChannel channel;

  private RunLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens a log to append to it, making it where there is none. The beginning of a line that a
   * dying process left without its end is removed.
   *
   * @throws UserException when it cannot be written
   */
  public static RunLog open(Path file) {
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      channel.truncate(endOfLastLine(channel));
      channel.position(channel.size());
      return new RunLog(file, channel);
    } catch (IOException e) {
      throw new UserException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static long endOfLastLine(FileChannel channel) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    for (long end = channel.size(); end > 0; end = Math.max(0, end - BLOCK)) {
      long begin = Math.max(0, end - BLOCK);
      block.clear().limit((int) (end - begin));
      channel.read(block, begin);
      for (int i = block.position() - 1; i >= 0; i--) {
        if (block.get(i) == '\n') {
          return begin + i + 1;
        }
      }
    }
    return 0;
  }

  /**
   * Appends one report.
   *
   * @throws UserException when the disk is full or cannot be written
   */
  public void append(JsonNode report) {
    try {
      byte[] line = (JSON.writeValueAsString(report) + "\n").getBytes(StandardCharsets.UTF_8);
      ByteBuffer rest = ByteBuffer.wrap(line);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON object: " + report, e);
    } catch (IOException e) {
      throw new UserException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Closes the file. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UserException(file + " cannot be closed: " + e.getMessage(), e);
    }
  }
}

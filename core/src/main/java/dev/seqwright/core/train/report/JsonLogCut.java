package dev.seqwright.core.train.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.config.UserException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds where {@code log.jsonl} goes past a step. Entries are in the order of their steps; a last
 * line without an end was being written when the machine stopped, and counts as past it.
 *
 * @param file the log
 * @param step the last step whose entries stay
 */
record JsonLogCut(Path file, long step) {
  /** The type of an entry at the end of a run: where the run goes on, that was not its end. */
  static final String FINAL = "final-validation";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The number of bytes to keep. */
  long position() throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      long position = 0;
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int number = 1; readLine(in, line); number++) {
        String entry = line.toString(StandardCharsets.UTF_8);
        if (!entry.endsWith("\n") || isPast(entry, number)) {
          return position;
        }
        position += line.size();
      }
      return position;
    }
  }

  /** Reads one line with its end; false where there is none. */
  private static boolean readLine(InputStream in, ByteArrayOutputStream line) throws IOException {
    line.reset();
    for (int b = in.read(); b >= 0; b = in.read()) {
      line.write(b);
      if (b == '\n') {
        return true;
      }
    }
    return false;
  }

  private boolean isPast(String line, int number) {
    try {
      JsonNode entry = JSON.readTree(line);
      if (entry.path("step").isIntegralNumber()) {
        return entry.path("step").longValue() > step || entry.path("type").asText().equals(FINAL);
      }
    } catch (JsonProcessingException e) {
      throw foreign(number, e);
    }
    throw foreign(number, null);
  }

  private UserException foreign(int number, Exception cause) {
    return new UserException(
        file + ":" + number + ": expected a JSON object with a step; move the file away", cause);
  }
}

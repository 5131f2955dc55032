package dev.seqwright.cli.generate;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.task.Continuation;
import dev.seqwright.core.task.Generator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/** Continuations with what is known of them, an object a line; lines and samples count from 1. */
record JsonContinuations(Generator generator) implements Continuations {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public void write(Writer out, List<String> prompts, long first) {
    List<List<Continuation>> found = generator.generate(prompts, first);
    try {
      for (int i = 0; i < prompts.size(); i++) {
        for (int sample = 0; sample < found.get(i).size(); sample++) {
          Continuation one = found.get(i).get(sample);
          out.write(object(first + i + 1, sample + 1, prompts.get(i), one) + "\n");
        }
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String object(long line, int sample, String prompt, Continuation found) {
    return JSON.createObjectNode()
        .put("line", line)
        .put("sample", sample)
        .put("prompt", prompt)
        .put("continuation", found.text())
        .put("tokens", found.tokens())
        .put("nats", found.nats())
        .put("ending", found.ending().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toString();
  }
}

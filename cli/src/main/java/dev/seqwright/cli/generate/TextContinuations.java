package dev.seqwright.cli.generate;

import dev.seqwright.core.data.Lines;
import dev.seqwright.core.task.Continuation;
import dev.seqwright.core.task.Generator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

/**
 * Continuations as text, one after the other. A prompt that is asked alone has its text as it
 * grows.
 *
 * @param samples how many continuations a prompt has
 * @param whole whether line breaks stay as they are; else a continuation is a line
 */
record TextContinuations(Generator generator, int samples, boolean whole) implements Continuations {

  @Override
  public void write(Writer out, List<String> prompts, long first) {
    if (prompts.size() == 1 && samples == 1) {
      generator.stream(prompts.getFirst(), first, text -> write(out, shown(text)));
      write(out, "\n");
      return;
    }
    StringBuilder all = new StringBuilder();
    for (List<Continuation> found : generator.generate(prompts, first)) {
      found.forEach(one -> all.append(shown(one.text())).append('\n'));
    }
    write(out, all.toString());
  }

  private String shown(String text) {
    return whole ? text : Lines.one(text);
  }

  /** Whoever watches sees at once what there is. */
  private static void write(Writer out, String text) {
    try {
      out.write(text);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

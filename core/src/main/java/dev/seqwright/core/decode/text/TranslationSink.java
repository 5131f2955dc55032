package dev.seqwright.core.decode.text;

/** Receives translated lines, in the order of the input, from one thread. */
public interface TranslationSink {

  /** Takes the next line. */
  void accept(TranslatedLine line);

  /** Called when nothing more is ready for the moment: whoever waits should see what there is. */
  default void flush() {}
}

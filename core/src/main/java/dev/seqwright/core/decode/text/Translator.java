package dev.seqwright.core.decode.text;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineFeed;
import dev.seqwright.core.decode.DecoderFactory;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.TextCodec;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.decode.constraint.TokenSequences;
import dev.seqwright.core.decode.search.Search;
import dev.seqwright.core.decode.search.Searches;
import dev.seqwright.core.decode.search.UnknownTokens;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Translates lines: a window of them is sorted by length into batches, worker threads translate the
 * batches, and lines come out in the order in which they came in. Memory is bounded whatever the
 * length of the input; blank lines stay blank without troubling the model. Neither windows nor
 * batches nor workers change a translation.
 */
public final class Translator {
  private final DecodingConfig config;
  private final TextCodec codec;
  private final DecoderFactory models;
  private final Search search;
  private final int context;

  /** A translator that opens one model a worker thread while it runs. */
  public Translator(DecodingConfig config, TextCodec codec, DecoderFactory models) {
    this(config, codec, models, List.of());
  }

  /**
   * The same with sequences that must not be written.
   *
   * @param suppressed sequences of target tokens, none empty, see {@link TokenSequences}
   * @throws UserException when the configuration names a token that the vocabulary lacks, or asks
   *     for what the model cannot do
   */
  public Translator(
      DecodingConfig config, TextCodec codec, DecoderFactory models, List<int[]> suppressed) {
    this(config, codec, models, suppressed, () -> {});
  }

  /**
   * The same where work can be ended between batches.
   *
   * @param beforeBatch called by a worker thread before each batch; what it throws ends the
   *     translation
   */
  public Translator(
      DecodingConfig config,
      TextCodec codec,
      DecoderFactory models,
      List<int[]> suppressed,
      Runnable beforeBatch) {
    this.config = config;
    this.codec = codec;
    this.models = models;
    if (config.replaceUnknown()) {
      requireWeights("replace-unknown: found true, expected false");
    }
    if (config.penalties().readsAttention()) {
      requireWeights(
          "penalties.coverage: found %s, expected 0".formatted(config.penalties().coverage()));
    }
    Search plain = Searches.of(config, Constraints.of(config, codec, suppressed));
    Search whole = config.replaceUnknown() ? new UnknownTokens(plain, codec.unknownId()) : plain;
    this.search =
        (model, sentences) -> {
          beforeBatch.run();
          return whole.search(model, sentences);
        };
    this.context = 0;
  }

  private Translator(Translator other, int context) {
    this.config = other.config;
    this.codec = other.codec;
    this.models = other.models;
    this.search = other.search;
    this.context = context;
  }

  /**
   * The same where lines are sentences of documents, with a blank line between two.
   *
   * @param sentences how many of those before it in its document a sentence is translated with
   */
  public Translator inDocuments(int sentences) {
    return new Translator(this, sentences);
  }

  private void requireWeights(String setting) {
    if (!models.hasSourceWeights()) {
      throw new UserException(
          setting
              + ": the last layer's decoder.cross-attention is of a kind whose weights cannot be"
              + " told (full can), or encoder.self-attention is of a kind that puts latents in the"
              + " place of positions (perceiver)");
    }
  }

  /**
   * Translates all lines into {@code sink}. Where the input says nothing for a moment, what was
   * read is translated and the sink flushed.
   *
   * @param lines read by another thread than the caller's
   * @throws RuntimeException what the input, the tokenizer, the model or the sink throws; lines
   *     before the failure were given to the sink
   */
  public void translate(Iterator<Input> lines, TranslationSink sink) {
    SourceLines source =
        new SourceLines(codec, Math.min(config.maxLength(), models.maximumSourceLength()), context);
    try (DecodingWorkers workers = new DecodingWorkers(config.threads(), models, search);
        LineFeed<Input> feed = new LineFeed<>(lines, config.window(), Input::length);
        WindowQueue windows =
            new WindowQueue(
                feed, read -> new Window(read, source, codec).translate(workers, config))) {
      for (var done = windows.next(); !done.isEmpty(); done = windows.next()) {
        done.forEach(sink::accept);
        sink.flush();
      }
    }
  }

  /** Translates lines that are in memory. */
  public List<TranslatedLine> translate(List<String> lines) {
    List<TranslatedLine> result = new ArrayList<>(lines.size());
    translate(lines.stream().map(Input::new).iterator(), result::add);
    return result;
  }
}

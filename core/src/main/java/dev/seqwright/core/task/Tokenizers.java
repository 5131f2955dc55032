package dev.seqwright.core.task;

import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.data.Pair;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.tokenizer.Tokenizer;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The tokenizers of a run: one for both sides, or one for each.
 *
 * @param source splits sources
 * @param target splits targets; the same object when shared
 */
record Tokenizers(Tokenizer source, Tokenizer target) implements AutoCloseable {

  /** Those that a model was saved with. */
  static Tokenizers of(TokenizerFiles files) {
    Tokenizer source = files.openModel("source");
    return new Tokenizers(source, files.isShared() ? source : files.openModel("target"));
  }

  /** Those that the configuration names, or else new ones trained on the pairs. */
  static Tokenizers create(TokenizerConfig config, List<Pair> pairs) {
    if (config.shared()) {
      Tokenizer both = config.open(config.source(), both(pairs));
      return new Tokenizers(both, both);
    }
    return new Tokenizers(
        config.open(config.source(), side(pairs, Pair::source)),
        config.open(config.target(), side(pairs, Pair::target)));
  }

  private static Iterable<String> both(List<Pair> pairs) {
    return () -> pairs.stream().flatMap(p -> Stream.of(p.source(), p.target())).iterator();
  }

  private static Iterable<String> side(List<Pair> pairs, Function<Pair, String> text) {
    return () -> pairs.stream().map(text).iterator();
  }

  SpecialTokens special() {
    return new SpecialTokens(source.endId(), target.beginId(), target.endId());
  }

  /** As they are stored with the model. */
  TokenizerFiles files() {
    return source == target
        ? TokenizerFiles.shared(source.serialized())
        : TokenizerFiles.separate(source.serialized(), target.serialized());
  }

  @Override
  public void close() {
    source.close();
    if (target != source) {
      target.close();
    }
  }
}

package dev.seqwright.core.task;

import dev.seqwright.core.checkpoint.SpecialTokensConfig;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.checkpoint.Vocabularies;
import dev.seqwright.core.data.Pair;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.tokenizer.Tokenizer;
import dev.seqwright.tokenizer.Vocabulary;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The tokenizers of a run: one for both sides, or one for each.
 *
 * @param vocabularies of sources and of targets
 * @param special the tokens around texts
 * @param files as they are stored with the model
 */
record Tokenizers(Vocabularies vocabularies, SpecialTokens special, TokenizerFiles files)
    implements AutoCloseable {

  /** Those that a model was saved with. */
  static Tokenizers of(TokenizerFiles files, SpecialTokensConfig special) {
    Vocabularies both = files.open();
    return new Tokenizers(both, special.in(both), files);
  }

  /** Those that the configuration names, or else new ones trained on the pairs. */
  static Tokenizers create(TokenizerConfig config, List<Pair> pairs) {
    if (config.shared()) {
      Tokenizer both = config.open(config.source(), both(pairs));
      return own(both, both, TokenizerFiles.shared(both.serialized()));
    }
    Tokenizer source = config.open(config.source(), side(pairs, Pair::source));
    Tokenizer target = config.open(config.target(), side(pairs, Pair::target));
    return own(source, target, TokenizerFiles.separate(source.serialized(), target.serialized()));
  }

  private static Tokenizers own(Tokenizer source, Tokenizer target, TokenizerFiles files) {
    SpecialTokens special = new SpecialTokens(source.endId(), target.beginId(), target.endId());
    return new Tokenizers(new Vocabularies(source, target), special, files);
  }

  /** What splits sources. */
  Vocabulary source() {
    return vocabularies.source();
  }

  /** What splits targets; the same object where one does both. */
  Vocabulary target() {
    return vocabularies.target();
  }

  private static Iterable<String> both(List<Pair> pairs) {
    return () -> pairs.stream().flatMap(p -> Stream.of(p.source(), p.target())).iterator();
  }

  private static Iterable<String> side(List<Pair> pairs, Function<Pair, String> text) {
    return () -> pairs.stream().map(text).iterator();
  }

  @Override
  public void close() {
    vocabularies.close();
  }
}

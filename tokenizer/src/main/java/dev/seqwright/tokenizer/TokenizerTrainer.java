package dev.seqwright.tokenizer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Trains SentencePiece models from raw text. The same settings and text give the same bytes, on any
 * number of processors.
 */
public final class TokenizerTrainer {
  private TokenizerTrainer() {}

  /**
   * Trains on lines of text.
   *
   * @return the bytes of a {@code .model} file, for {@link Tokenizer#of}
   * @throws TokenizerException when there is no text, or the vocabulary does not suit it
   */
  public static byte[] train(TrainerSettings settings, Iterable<String> lines) {
    return train(settings, lines, () -> false);
  }

  /**
   * Trains on lines of text until somebody asks for the end.
   *
   * @param stop whether the end was asked for; asked again and again, by several threads
   * @return the bytes of a {@code .model} file, for {@link Tokenizer#of}
   * @throws TokenizerException when there is no text, or the vocabulary does not suit it
   * @throws CancellationException soon after {@code stop} says so
   */
  public static byte[] train(
      TrainerSettings settings, Iterable<String> lines, BooleanSupplier stop) {
    StopCheck check = new StopCheck(stop);
    MetaPieces metaPieces = new MetaPieces(settings);
    NormalizerSpec normalizer =
        new NormalizerSpec(
            settings.normalization().officialName(),
            settings.normalization().charsMap(),
            settings.addDummyPrefix(),
            settings.removeExtraWhitespaces(),
            true);
    CorpusBuilder builder =
        new CorpusBuilder(settings, metaPieces, new Normalizer(normalizer, false, List.of()));
    lines.forEach(
        line -> {
          check.check();
          builder.accept(line);
        });
    List<Piece> learned = learn(builder.build(), settings, metaPieces.size(), check);
    return ModelWriter.write(arrange(learned, settings, metaPieces), settings, normalizer);
  }

  private static List<Piece> learn(
      TrainingCorpus corpus, TrainerSettings settings, int taken, StopCheck stop) {
    int wanted = settings.vocabularySize() - taken;
    return switch (settings.type()) {
      case CHAR -> FrequencyTrainer.characters(corpus, wanted);
      case WORD -> FrequencyTrainer.words(corpus, wanted);
      case UNIGRAM -> {
        checkAlphabet(corpus, settings, taken);
        yield UnigramTrainer.train(corpus, settings, wanted, stop);
      }
      case BPE -> {
        checkAlphabet(corpus, settings, taken);
        yield BpeTrainer.train(corpus, settings, wanted, stop);
      }
    };
  }

  private static void checkAlphabet(TrainingCorpus corpus, TrainerSettings settings, int taken) {
    int least = corpus.alphabet().size() + taken;
    if (least > settings.vocabularySize()) {
      throw TokenizerException.ofSettings(
          TokenizerException.Topic.VOCABULARY_SIZE,
          "{vocabulary-size}: found %d, but this text needs at least %d (%d characters and %d"
              + " special pieces); raise {vocabulary-size} or lower {character-coverage}",
          settings.vocabularySize(),
          least,
          corpus.alphabet().size(),
          taken);
    }
  }

  /** Puts the special pieces at their ids and the learned ones in the places left. */
  private static List<Piece> arrange(
      List<Piece> learned, TrainerSettings settings, MetaPieces metaPieces) {
    int size = learned.size() + metaPieces.size();
    if (settings.type() != ModelType.CHAR
        && settings.hardVocabularyLimit()
        && size < settings.vocabularySize()) {
      throw TokenizerException.ofSettings(
          TokenizerException.Topic.VOCABULARY_SIZE,
          "{vocabulary-size}: found %d, but this text supports at most %d; lower {vocabulary-size},"
              + " give more text, or take as many as there are: {hard-vocabulary-limit=false}",
          settings.vocabularySize(),
          size);
    }
    return arrange(learned, metaPieces);
  }

  /** Puts the special pieces at their ids and the others in the places left. */
  static List<Piece> arrange(List<Piece> learned, MetaPieces metaPieces) {
    int size = learned.size() + metaPieces.size();
    SortedMap<Integer, Piece> special = metaPieces.byId();
    if (special.lastKey() >= size) {
      throw TokenizerException.ofSettings(
          TokenizerException.Topic.OTHER,
          "the special piece %s has the id %d, but this text gives only %d pieces; lower that id"
              + " ({unknown-id}, {begin-id}, {end-id}, {pad-id})",
          special.get(special.lastKey()).text(),
          special.lastKey(),
          size);
    }
    List<Piece> pieces = new ArrayList<>(size);
    Iterator<Piece> rest = learned.iterator();
    for (int id = 0; id < size; id++) {
      pieces.add(special.containsKey(id) ? special.get(id) : rest.next());
    }
    return pieces;
  }
}

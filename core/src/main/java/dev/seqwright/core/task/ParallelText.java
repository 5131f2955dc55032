package dev.seqwright.core.task;

import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.Documents;
import dev.seqwright.core.data.Pair;
import dev.seqwright.core.data.PairExample;
import dev.seqwright.core.data.ParallelCorpus;
import dev.seqwright.core.data.ParallelDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Pairs of a set of data, and the documents that they stand in where those are needed.
 *
 * @param pairs in their order
 * @param documents where each begins
 */
record ParallelText(List<Pair> pairs, Optional<Documents> documents) {

  /**
   * What is learnt from: pairs with text on both sides.
   *
   * @param context how many sentences before it a sentence sees; 0 where there are no documents
   */
  static ParallelText training(ColumnFiles files, int context) {
    if (context > 0) {
      return of(ParallelDocuments.read("data.train", files), context);
    }
    List<Pair> pairs = new ArrayList<>();
    new ParallelCorpus(files).forEachNonBlank(pairs::add);
    return new ParallelText(pairs, Optional.empty());
  }

  /** What is validated on, the first so many pairs of it; nothing where no file is named. */
  static ParallelText validation(ColumnFiles files, int context, UnaryOperator<List<Pair>> used) {
    if (files.isEmpty()) {
      return new ParallelText(List.of(), Optional.empty());
    }
    if (context > 0) {
      ParallelText all = of(ParallelDocuments.read("data.validation", files), context);
      List<Pair> some = used.apply(all.pairs);
      return new ParallelText(some, all.documents.map(d -> d.first(some.size())));
    }
    return new ParallelText(used.apply(new ParallelCorpus(files).readAll()), Optional.empty());
  }

  private static ParallelText of(List<List<Pair>> documents, int context) {
    List<Integer> lengths = documents.stream().map(List::size).toList();
    List<Pair> pairs = documents.stream().flatMap(List::stream).toList();
    return new ParallelText(pairs, Optional.of(Documents.of(lengths, context)));
  }

  /** Examples of all pairs, with those before them that they see. */
  List<PairExample> linked(List<PairExample> alone, int longest) {
    return documents.map(d -> d.linked(alone, longest)).orElse(alone);
  }

  /**
   * The translations of all sources.
   *
   * @param translator takes lines, those of documents with a blank one between two of these
   */
  List<String> translations(UnaryOperator<List<String>> translator) {
    List<String> sources = pairs.stream().map(Pair::source).toList();
    return documents
        .map(d -> d.eachSentence(sources, translator))
        .orElseGet(() -> translator.apply(sources));
  }

  /** How many documents there are; nothing where none are needed. */
  Optional<Long> count() {
    return documents.map(d -> IntStream.range(0, pairs.size()).filter(d::begins).count());
  }
}

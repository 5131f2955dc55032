package dev.seqwright.core.task;

import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.data.TaggedExample;
import dev.seqwright.core.head.TagHead;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.Exits;
import dev.seqwright.core.stack.exit.ExitRule;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The words of a batch on their way up a stack with exits (Li et al. 2021, arXiv 2105.13878): a
 * word leaves where the rule is sure of it and of the words up to so many places to each side;
 * those that left before count as sure. All pieces of a word leave with it, the marks at begin and
 * end with the last word of their sentence. What has left is attended as it was.
 *
 * <p>Differs from the paper: any rule may judge, of each word of the window, in place of the
 * greatest of their entropies, which is the same for the rule entropy; that is in nats, not divided
 * by ln K.
 */
final class WordDepartures implements Exits {
  private final TagNetwork network;
  private final EarlyTags early;
  private final List<TaggedExample> batch;
  private final List<ExitRule.Judge> judges = new ArrayList<>(); // by word
  private final int[] begins; // the first word of each sentence, and the number of all words
  private final int[] firsts; // the row of each word's first piece
  private final int[] owners; // the word of each row, or -(b + 1) for a mark of sentence b
  private final boolean[] left; // by word
  private final int[] going; // by sentence, how many of its words go on
  private final float[][] scores; // by word
  private int[] rows; // that go on

  WordDepartures(TagNetwork network, EarlyTags early, List<TaggedExample> batch) {
    this.network = network;
    this.early = early;
    this.batch = batch;
    this.going = batch.stream().mapToInt(text -> text.words().size()).toArray();
    this.begins = new int[going.length + 1];
    for (int b = 0; b < going.length; b++) {
      begins[b + 1] = begins[b] + going[b];
    }
    int words = begins[going.length];
    this.firsts = new int[words];
    this.owners = new int[batch.stream().mapToInt(TaggedExample::length).sum()];
    this.left = new boolean[words];
    this.scores = new float[words][];
    this.rows = IntStream.range(0, owners.length).toArray();
    place();
    ExitRule rule = early.plan().rule();
    IntStream.range(0, words).forEach(word -> judges.add(rule.judge()));
  }

  private void place() {
    int row = 0;
    for (int b = 0; b < going.length; b++) {
      int[] own = batch.get(b).owners();
      int[] begin = batch.get(b).allFirsts();
      for (int w = 0; w < begin.length; w++) {
        firsts[begins[b] + w] = row + begin[w];
      }
      for (int owner : own) {
        owners[row++] = owner < 0 ? -(b + 1) : begins[b] + owner;
      }
    }
  }

  /** The scores (N, K) of all words that are predicted. */
  Tensor emissions(Graph graph) {
    Sequences states = network.states(graph, batch, Context.NONE.watched(this));
    int[] last = words();
    if (last.length > 0) {
      int[] own = IntStream.of(last).map(word -> firsts[word]).toArray();
      keep(last, scores(graph, network.head(), states.rows(), own));
    }
    int[] asked = asked();
    Tensor all = graph.workspace().allocate(asked.length, network.head().tags());
    for (int i = 0; i < asked.length; i++) {
      all.rows(i, i + 1).fill(scores[asked[i]]);
    }
    return all;
  }

  /** The words that are predicted. */
  private int[] asked() {
    return IntStream.range(0, going.length)
        .flatMap(
            b -> IntStream.range(begins[b] + batch.get(b).from(), begins[b] + batch.get(b).to()))
        .toArray();
  }

  /** The words that go on. */
  private int[] words() {
    return IntStream.range(0, left.length).filter(word -> !left[word]).toArray();
  }

  private static float[][] scores(Graph graph, TagHead head, Variable states, int... of) {
    Tensor found = head.emissions(graph, GatherRows.apply(graph, states, of));
    float[][] scores = found.matrix().toRows();
    graph.workspace().release(found);
    return scores;
  }

  private void keep(int[] words, float[][] found) {
    for (int i = 0; i < words.length; i++) {
      scores[words[i]] = found[i];
    }
  }

  @Override
  public boolean ofTokens() {
    return true;
  }

  @Override
  public int[] after(Graph graph, int exit, Sequences states) {
    int[] words = words();
    int[] places = IntStream.of(words).map(w -> Arrays.binarySearch(rows, firsts[w])).toArray();
    keep(words, scores(graph, early.heads().get(exit), states.rows(), places));
    boolean[] sure = left.clone();
    for (int word : words) {
      sure[word] = judges.get(word).sure(LabelAnswers.softmax(scores[word]));
    }
    leave(sure);
    int[] stay = IntStream.range(0, rows.length).filter(i -> goes(rows[i])).toArray();
    rows = IntStream.of(stay).map(i -> rows[i]).toArray();
    return stay;
  }

  /** Lets the words leave that are sure with all around them. */
  private void leave(boolean... sure) {
    int window = early.plan().window();
    for (int b = 0; b < going.length; b++) {
      for (int word = begins[b]; word < begins[b + 1]; word++) {
        int from = Math.max(begins[b], word - window);
        int to = Math.min(begins[b + 1], word + window + 1);
        if (!left[word] && IntStream.range(from, to).allMatch(other -> sure[other])) {
          left[word] = true;
          going[b]--;
        }
      }
    }
  }

  private boolean goes(int row) {
    int owner = owners[row];
    return owner < 0 ? going[-owner - 1] > 0 : !left[owner];
  }
}

package dev.seqwright.core.task;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.data.LabelledExample;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.Exits;
import dev.seqwright.core.stack.exit.ExitRule;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The texts of a batch on their way up a stack with exits: those whose answers satisfy a rule, in
 * all columns, leave with them; all windows of a text leave together.
 */
final class Departures implements Exits {
  private final ClassifierNetwork network;
  private final EarlyAnswers early;
  private final List<LabelledExample> texts;
  private final List<List<ExitRule.Judge>> judges = new ArrayList<>(); // by text and column
  private final Answered[] answers;
  private int[] left; // the numbers of the texts that go on

  Departures(
      ClassifierNetwork network, EarlyAnswers early, List<LabelledExample> texts, ExitRule rule) {
    this.network = network;
    this.early = early;
    this.texts = texts;
    this.answers = new Answered[texts.size()];
    this.left = IntStream.range(0, texts.size()).toArray();
    int columns = network.answers().columns().size();
    texts.forEach(
        text -> judges.add(IntStream.range(0, columns).mapToObj(c -> rule.judge()).toList()));
  }

  /** Takes all texts through the stack. */
  List<Answered> answer(Graph graph) {
    Sequences windows = network.windows(graph, texts, Context.NONE.watched(this));
    if (left.length > 0) {
      List<List<Prediction>> found = network.answers().predict(graph, joined(windows));
      for (int i = 0; i < left.length; i++) {
        answers[left[i]] = new Answered(found.get(i), early.plan().layers());
      }
    }
    return List.of(answers);
  }

  @Override
  public int[] after(Graph graph, int exit, Sequences windows) {
    Answers head = early.heads().get(exit);
    List<List<Prediction>> found = head.predict(graph, joined(windows));
    SequenceLayout groups = groups();
    List<Integer> texts = new ArrayList<>();
    IntStream.Builder sequences = IntStream.builder();
    for (int i = 0; i < left.length; i++) {
      if (sure(head, judges.get(left[i]), found.get(i))) {
        answers[left[i]] = new Answered(found.get(i), early.plan().after().get(exit));
      } else {
        texts.add(left[i]);
        IntStream.range(groups.start(i), groups.end(i)).forEach(sequences::add);
      }
    }
    left = texts.stream().mapToInt(Integer::intValue).toArray();
    return sequences.build().toArray();
  }

  /** Every judge hears every answer, whatever the others say. */
  private static boolean sure(Answers head, List<ExitRule.Judge> judges, List<Prediction> found) {
    boolean sure = true;
    for (int c = 0; c < judges.size(); c++) {
      sure &= judges.get(c).sure(head.evidence(found.get(c)));
    }
    return sure;
  }

  private Sequences joined(Sequences windows) {
    return ClassifierNetwork.joined(windows, Arrays.stream(left).mapToObj(texts::get).toList());
  }

  /** How many windows each of the texts that go on has. */
  private SequenceLayout groups() {
    return SequenceLayout.of(
        Arrays.stream(left).map(text -> texts.get(text).text().tokens().length).toArray());
  }
}

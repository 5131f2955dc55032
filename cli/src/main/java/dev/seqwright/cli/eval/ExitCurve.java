package dev.seqwright.cli.eval;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.AskedExits;
import dev.seqwright.core.stack.ExitHistogram;
import dev.seqwright.core.task.TextClassifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A classifier at full depth and at several thresholds of its exit rule, over the same lines. */
record ExitCurve(List<Point> points) {
  private static final int RUNS = 3; // of which the shortest counts

  /**
   * One way to use the model.
   *
   * @param name as systems are named
   * @param answers a line each
   * @param layers that a text went through, on average
   * @param cost rows that layers computed, over those at full depth
   * @param seconds that the answers took
   * @param exits after which layers texts left; none at full depth
   */
  record Point(
      String name,
      List<String> answers,
      double layers,
      double cost,
      double seconds,
      Optional<ExitHistogram> exits) {}

  /** Measures a model, whose rule is the one that its user asked for. */
  static ExitCurve of(TextClassifier model, ExitArguments arguments, List<String> lines) {
    if (!model.hasExits()) {
      throw AskedExits.noHeads("--exit-curve");
    }
    String rule = model.rule().name();
    if (rule.equals("none")) {
      throw new UserException(
          Help.WRONG_VALUE,
          "--exit-curve: the exit rule is none, which has no threshold; give --exit-rule entropy,"
              + " confidence, patience or votes");
    }
    List<TextClassifier> all = new ArrayList<>();
    all.add(model.with(ExitArguments.fullDepth()));
    arguments.curve().forEach(x -> all.add(model.with(ExitArguments.at(rule, x))));
    all.getFirst().answer(lines, 1); // what Java has yet to compile shall not count
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      String name = i == 0 ? "full depth" : rule + " " + number(arguments.curve().get(i - 1));
      points.add(point(name, all.get(i), lines));
    }
    return new ExitCurve(List.copyOf(points));
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static Point point(String name, TextClassifier model, List<String> lines) {
    List<String> answers = List.of();
    double seconds = Double.POSITIVE_INFINITY;
    for (int run = 0; run < RUNS; run++) {
      long begin = System.nanoTime();
      answers = model.answer(lines, 1);
      seconds = Math.min(seconds, (System.nanoTime() - begin) / 1e9);
    }
    Optional<ExitHistogram> exits = model.exits();
    double layers = exits.map(ExitHistogram::meanLayers).orElse((double) model.layers());
    double cost = exits.map(ExitHistogram::cost).orElse(1.0);
    return new Point(name, answers, layers, cost, seconds, exits);
  }

  /** The answers of each point as a system's. */
  List<TestTexts.NamedSystem> systems() {
    return points.stream().map(p -> new TestTexts.NamedSystem(p.name(), p.answers())).toList();
  }

  /** How many times as fast as full depth a point is. */
  double speed(Point point) {
    return points.getFirst().seconds() / point.seconds();
  }
}

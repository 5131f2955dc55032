package dev.seqwright.cli.eval;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.AskedExits;
import dev.seqwright.core.stack.ExitHistogram;
import dev.seqwright.core.stack.exit.ExitPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A model at full depth and at several thresholds of its exit rule, over the same lines. */
record ExitCurve(List<Point> points) {
  private static final int RUNS = 3; // of which the shortest counts

  /**
   * One way to use the model.
   *
   * @param name as systems are named
   * @param answers a line each
   * @param layers that a text or a token went through, on average
   * @param cost rows that layers computed, over those at full depth
   * @param seconds that the answers took
   * @param exits after which layers texts or tokens left; none at full depth
   */
  record Point(
      String name,
      List<String> answers,
      double layers,
      double cost,
      double seconds,
      Optional<ExitHistogram> exits) {}

  /**
   * Measures a model.
   *
   * @param plan of its exits, with the rule that its user asked for
   * @param models opens it with other exits
   */
  static ExitCurve of(
      Optional<ExitPlan> plan,
      Function<AskedExits, ModelTranslator> models,
      List<Double> curve,
      List<String> lines) {
    ExitPlan exits = plan.orElseThrow(() -> AskedExits.noHeads("--exit-curve"));
    String rule = exits.rule().name();
    if (rule.equals("none")) {
      throw new UserException(
          Help.WRONG_VALUE,
          "--exit-curve: the exit rule is none, which has no threshold; give --exit-rule entropy,"
              + " confidence, patience or votes, or the one that a decoder was trained with");
    }
    List<AskedExits> asked = curve.stream().map(x -> ExitArguments.at(rule, x)).toList();
    asked.forEach(at -> check(at, plan));
    List<Point> points = new ArrayList<>();
    try (ModelTranslator full = models.apply(ExitArguments.fullDepth())) {
      full.translate(lines); // what Java has yet to compile shall not count
      points.add(point("full depth", full, exits.layers(), lines));
    }
    for (int i = 0; i < curve.size(); i++) {
      try (ModelTranslator model = models.apply(asked.get(i))) {
        points.add(point(rule + " " + number(curve.get(i)), model, exits.layers(), lines));
      }
    }
    return new ExitCurve(List.copyOf(points));
  }

  /** Refuses a number before anything is measured. */
  private static void check(AskedExits asked, Optional<ExitPlan> plan) {
    try {
      asked.on(plan);
    } catch (UserException e) {
      throw new UserException(Help.WRONG_VALUE, "--exit-curve: " + e.getMessage(), e);
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static Point point(String name, ModelTranslator model, int all, List<String> lines) {
    List<String> answers = List.of();
    double seconds = Double.POSITIVE_INFINITY;
    for (int run = 0; run < RUNS; run++) {
      long begin = System.nanoTime();
      answers = model.translate(lines);
      seconds = Math.min(seconds, (System.nanoTime() - begin) / 1e9);
    }
    Optional<ExitHistogram> exits = model.exitHistogram();
    double layers = exits.map(ExitHistogram::meanLayers).orElse((double) all);
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

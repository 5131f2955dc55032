package dev.seqwright.cli.eval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.IntFunction;

/** What was found of some systems: numbers, and what stands beside them in each form of output. */
interface Findings {
  /** The numbers. */
  Evaluation evaluation();

  /** What a terminal shows, with line ends. */
  String text(OutputArguments options);

  /** Adds what JSON has of a system, counted from 0, besides its numbers. */
  default void describe(int system, ObjectNode node) {}

  /** The page of the report. */
  String page(OutputArguments options);

  /** Pictures of the report that stand alone as well: their SVG by the names of files. */
  default Map<String, String> pictures() {
    return Map.of();
  }

  /** The numbers for a terminal: lines of one system, a table of several. */
  default String scores(OutputArguments options) {
    return evaluation().systems().size() == 1
        ? new ScoreLines(options).print(evaluation())
        : new TextTable(options).print(evaluation());
  }

  /** What is told of each system, under its name where there are several. */
  default String eachSystem(IntFunction<String> told) {
    StringBuilder text = new StringBuilder();
    int systems = evaluation().systems().size();
    for (int s = 0; s < systems; s++) {
      text.append(systems == 1 ? "" : "\n" + evaluation().systems().get(s).system() + "\n");
      text.append(told.apply(s));
    }
    return text.toString();
  }
}

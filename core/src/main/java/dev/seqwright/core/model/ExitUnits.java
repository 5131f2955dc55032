package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.ExitLosses;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.stack.exit.LearntRule;
import dev.seqwright.core.stack.exit.LeaveRule;
import dev.seqwright.core.stack.exit.MultinomialRule;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;

/** The units that a {@link LearntRule} asks. */
interface ExitUnits {
  /** What the judges of the tokens of a pass hear. */
  @FunctionalInterface
  interface Voice {
    /** What is said at exits where nothing is asked. */
    double[][] NOTHING = {};

    /**
     * What is said after an exit.
     *
     * @param states of the tokens that are left, as a head is to see them
     * @return a row for each of them, or {@link #NOTHING}
     */
    double[][] after(Graph graph, int exit, Tensor states);
  }

  /**
   * Reads what the decoder reads before it writes.
   *
   * @return a voice for each pass, which is given its tokens
   */
  Reader read(Graph graph, Context context);

  /** Gives voices to passes. */
  @FunctionalInterface
  interface Reader {
    /**
     * A voice for a pass.
     *
     * @param tokens of the pass, by sequence
     */
    Voice voice(SequenceLayout tokens);
  }

  /**
   * Teaches them where each token had better leave.
   *
   * @param seen the states of a step of training
   * @param scores of the right tokens, by exit, of the exits that were computed
   * @param context what the decoder read
   * @param scale what the summed loss is multiplied by before it is differentiated
   */
  void learn(Graph graph, ExitLosses seen, float[][] scores, Context context, double scale);

  /**
   * Those of a rule.
   *
   * @param scope of the stack
   * @param size D
   */
  static ExitUnits of(LearntRule rule, Scope scope, int size, ExitPlan plan) {
    return switch (rule) {
      case LeaveRule leave -> new LeaveUnits(leave, scope.at("exits"), size, plan.after());
      case MultinomialRule choice ->
          choice.of() == MultinomialRule.Chooser.TOKEN
              ? new TokenChoice(choice, scope.at("exits.choice"), size, plan)
              : new SourceChoice(choice, scope.at("exits.choice"), size, plan);
    };
  }

  /** The rows of a tensor as a rule hears them. */
  static double[][] rows(Tensor values) {
    double[][] rows = new double[values.rows()][values.columns()];
    long at = 0;
    for (double[] row : rows) {
      for (int c = 0; c < row.length; c++) {
        row[c] = values.get(at++);
      }
    }
    return rows;
  }

  /** The same, whose memory is given back. */
  static double[][] taken(Graph graph, Tensor values) {
    double[][] rows = rows(values);
    graph.workspace().release(values);
    return rows;
  }
}

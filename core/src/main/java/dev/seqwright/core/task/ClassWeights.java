package dev.seqwright.core.task;

import dev.seqwright.core.config.Check;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What the loss of a text is multiplied by, by its label. */
public sealed interface ClassWeights {
  /** All kinds by the names that configurations use. */
  Map<String, Class<? extends ClassWeights>> ALL = all();

  /**
   * The weight of each label.
   *
   * @param labels those of a column, in the order of their ids
   * @param counts how many training texts have a label
   * @return as many weights, or none where all are 1
   */
  float[] of(List<String> labels, ToLongFunction<String> counts);

  /** All texts count alike. */
  record None() implements ClassWeights {
    @Override
    public float[] of(List<String> labels, ToLongFunction<String> counts) {
      return new float[0];
    }
  }

  /**
   * All labels count alike, however many texts have them: n / (C n_c) with n texts, C labels, n_c
   * texts of label c, as in scikit-learn. The mean over the training texts is 1.
   */
  record Balanced() implements ClassWeights {
    @Override
    public float[] of(List<String> labels, ToLongFunction<String> counts) {
      long all = labels.stream().mapToLong(counts).sum();
      float[] weights = new float[labels.size()];
      for (int c = 0; c < weights.length; c++) {
        long own = counts.applyAsLong(labels.get(c));
        weights[c] = own == 0 ? 1 : (float) ((double) all / labels.size() / own);
      }
      return weights;
    }
  }

  /**
   * Given ones, as a mapping {@code {spam: 5}} or a list.
   *
   * @param weights of some labels; 1 for the others
   */
  record Given(List<Weight> weights) implements ClassWeights {
    /** Keeps its own list. */
    public Given {
      weights = List.copyOf(weights);
    }

    @Override
    public float[] of(List<String> labels, ToLongFunction<String> counts) {
      float[] all = new float[labels.size()];
      Arrays.fill(all, 1);
      weights.stream()
          .filter(given -> labels.contains(given.label()))
          .forEach(given -> all[labels.indexOf(given.label())] = (float) given.weight());
      return all;
    }
  }

  /**
   * The weight of a label.
   *
   * @param label as the data has it
   * @param weight 0 or more
   */
  record Weight(String label, double weight) {
    /** Checks the number. */
    public Weight {
      Check.notNegative("weight", weight);
    }
  }

  private static Map<String, Class<? extends ClassWeights>> all() {
    Map<String, Class<? extends ClassWeights>> all = new LinkedHashMap<>();
    all.put("none", None.class);
    all.put("balanced", Balanced.class);
    all.put("given", Given.class);
    return Collections.unmodifiableMap(all);
  }
}

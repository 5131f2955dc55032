package dev.seqwright.core.model;

import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One layer of document attention as its equations say, in doubles: an oracle. */
final class DocumentAttentionInALoop {
  private static final double EPSILON = 1e-5;

  private final Map<String, Parameter> parameters;
  private final int size;
  private final int heads;
  private final int headSize;

  DocumentAttentionInALoop(Hierarchical model, int size, int heads) {
    this.parameters =
        model.parameters().all().stream()
            .collect(Collectors.toMap(Parameter::name, Function.identity()));
    this.size = size;
    this.heads = heads;
    this.headSize = size / heads;
  }

  /** The vectors of sentences, from the states of their tokens. */
  double[][] apply(Sequences words, SequenceLayout documents) {
    SequenceLayout layout = words.layout();
    double[][] x = new double[layout.rows()][size];
    for (int d = 0; d < documents.sequences(); d++) {
      for (int i = documents.start(d); i < documents.end(d); i++) {
        for (int row = layout.start(i); row < layout.end(i); row++) {
          for (int c = 0; c < size; c++) {
            float state = words.rows().value().get((long) row * size + c);
            x[row][c] = state + position(i - documents.start(d), c);
          }
        }
      }
    }
    double[][] u = new double[layout.sequences()][];
    for (int i = 0; i < u.length; i++) {
      u[i] = pooled(x, layout.start(i), layout.end(i));
    }
    double[][] sentences = new double[u.length][size];
    for (int d = 0; d < documents.sequences(); d++) {
      for (int i = documents.start(d); i < documents.end(d); i++) {
        double[] c = linear("context", context(u, i, documents.start(d), documents.end(d)));
        for (int row = layout.start(i); row < layout.end(i); row++) {
          double[] told = told(x[row], c);
          for (int k = 0; k < size; k++) {
            sentences[i][k] += told[k] / layout.length(i);
          }
        }
      }
    }
    return sentences;
  }

  private double position(int at, int column) {
    double angle = at * Math.pow(10000, -(column - column % 2) / (double) size);
    return column % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
  }

  private double[] pooled(double[][] x, int from, int to) {
    double[] sums = new double[size];
    for (int h = 0; h < heads; h++) {
      double total = 0;
      for (int row = from; row < to; row++) {
        total += Math.exp(linear("scores", x[row])[h]);
      }
      for (int row = from; row < to; row++) {
        double share = Math.exp(linear("scores", x[row])[h]) / total;
        double[] values = linear("values", x[row]);
        for (int c = h * headSize; c < (h + 1) * headSize; c++) {
          sums[c] += share * values[c];
        }
      }
    }
    double[] projected = perHead("pooled", sums);
    double[] all = new double[size];
    for (int h = 0; h < heads; h++) {
      double[] own = part(projected, h);
      System.arraycopy(norm("head-norm", own), 0, all, h * headSize, headSize);
    }
    return all;
  }

  private double[] context(double[][] u, int i, int from, int to) {
    double[] all = new double[size];
    for (int h = 0; h < heads; h++) {
      double total = 0;
      for (int k = from; k < to; k++) {
        total += Math.exp(logit(u, i, k, h));
      }
      for (int k = from; k < to; k++) {
        double[] v = perHead("vectors", u[k]);
        for (int c = h * headSize; c < (h + 1) * headSize; c++) {
          all[c] += Math.exp(logit(u, i, k, h)) / total * v[c];
        }
      }
    }
    return all;
  }

  private double logit(double[][] u, int i, int k, int h) {
    double[] q = part(perHead("queries", u[i]), h);
    double[] key = part(perHead("keys", u[k]), h);
    double dot = 0;
    for (int c = 0; c < headSize; c++) {
      dot += q[c] * key[c];
    }
    return dot / Math.sqrt(headSize);
  }

  private double[] told(double[] x, double... context) {
    double[] sum = new double[size];
    for (int c = 0; c < size; c++) {
      sum[c] = x[c] + context[c];
    }
    double[] hidden = linear("in", sum);
    for (int c = 0; c < hidden.length; c++) {
      hidden[c] = Math.max(hidden[c], 0); // relu
    }
    double[] g = linear("out", hidden);
    for (int c = 0; c < size; c++) {
      sum[c] = x[c] + g[c];
    }
    return norm("norm", sum);
  }

  private double[] part(double[] x, int head) {
    return Arrays.copyOfRange(x, head * headSize, (head + 1) * headSize);
  }

  private double[] perHead(String name, double... x) {
    double[] all = new double[size];
    for (int h = 0; h < heads; h++) {
      System.arraycopy(linear(name + "." + h, part(x, h)), 0, all, h * headSize, headSize);
    }
    return all;
  }

  private double[] linear(String name, double... x) {
    Parameter weight = parameters.get("document.layers.0." + name + ".weight");
    Parameter bias = parameters.get("document.layers.0." + name + ".bias");
    double[] y = new double[weight.shape()[0]];
    for (int o = 0; o < y.length; o++) {
      y[o] = bias.value().get(o);
      for (int c = 0; c < x.length; c++) {
        y[o] += weight.value().get((long) o * x.length + c) * x[c];
      }
    }
    return y;
  }

  private double[] norm(String name, double... x) {
    Parameter weight = parameters.get("document.layers.0." + name + ".weight");
    Parameter bias = parameters.get("document.layers.0." + name + ".bias");
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    double[] y = new double[x.length];
    for (int c = 0; c < x.length; c++) {
      y[c] =
          (x[c] - mean) / Math.sqrt(variance + EPSILON) * weight.value().get(c)
              + bias.value().get(c);
    }
    return y;
  }
}

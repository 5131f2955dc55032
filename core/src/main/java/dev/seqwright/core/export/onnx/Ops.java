package dev.seqwright.core.export.onnx;

import dev.seqwright.core.export.ExportedModel;
import dev.seqwright.core.norm.LayerNorm;
import dev.seqwright.core.norm.NormKind;
import dev.seqwright.core.norm.RmsNorm;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;
import java.util.List;

/** The operations of a model, written into a graph. */
final class Ops {
  private final OnnxGraph graph;
  private final ExportedModel model;
  private final OnnxWeights weights;

  Ops(OnnxGraph graph, ExportedModel model, OnnxWeights weights) {
    this.graph = graph;
    this.model = model;
    this.weights = weights;
  }

  OnnxGraph graph() {
    return graph;
  }

  /** A parameter of the model. */
  Tensor parameter(String name) {
    return model.parameter(name);
  }

  /** A vector of the model. */
  String vector(String parameter) {
    Tensor value = model.parameter(parameter);
    return graph.constant(
        parameter, OnnxType.FLOAT, Bytes.floats(Bytes.values(value)), value.size());
  }

  /** The values of a vector of the model in another shape. */
  String shaped(String parameter, long... shape) {
    byte[] values = Bytes.floats(Bytes.values(model.parameter(parameter)));
    return graph.constant(parameter, OnnxType.FLOAT, values, shape);
  }

  /** Numbers that are no parameter, under a name of their own. */
  String numbers(String name, float... values) {
    return graph.constant(name, OnnxType.FLOAT, Bytes.floats(values), values.length);
  }

  /** Whole numbers as floats. */
  String floats(String x) {
    return graph.node("Cast", List.of(x), Attribute.integer("to", OnnxType.FLOAT.number()));
  }

  /** x W' + b. */
  String linear(String x, String scope) {
    String product =
        weights.product(graph, x, scope + ".weight", model.parameter(scope + ".weight"));
    return graph.node("Add", product, vector(scope + ".bias"));
  }

  /** x W'. */
  String product(String x, String parameter) {
    return weights.product(graph, x, parameter, model.parameter(parameter));
  }

  /** Rows of a table. */
  String rows(String ids, String parameter) {
    return weights.rows(graph, ids, parameter, model.parameter(parameter));
  }

  String norm(String x, String scope, NormKind kind) {
    return switch (kind) {
      case LayerNorm.Settings layer ->
          graph.node(
              "LayerNormalization",
              List.of(x, vector(scope + ".weight"), vector(scope + ".bias")),
              Attribute.integer("axis", -1),
              Attribute.real("epsilon", layer.epsilon()));
      case RmsNorm.Settings rms -> rms(x, vector(scope + ".weight"), rms.epsilon());
      default -> throw new IllegalArgumentException(kind + " was not refused");
    };
  }

  private String rms(String x, String gain, double epsilon) {
    String mean =
        graph.node("ReduceMean", List.of(graph.node("Mul", x, x)), Attribute.integers("axes", -1));
    String root = graph.node("Sqrt", graph.node("Add", mean, graph.real(epsilon)));
    return graph.node("Mul", graph.node("Div", x, root), gain);
  }

  String activation(String x, Activation kind) {
    return switch (kind) {
      case IDENTITY -> x;
      case RELU -> graph.node("Relu", x);
      case SIGMOID -> graph.node("Sigmoid", x);
      case TANH -> graph.node("Tanh", x);
      case SWISH -> graph.node("Mul", x, graph.node("Sigmoid", x));
      case GELU -> halfOnePlus(x, graph.node("Erf", times(x, Math.sqrt(0.5))));
      case GELU_TANH -> halfOnePlus(x, graph.node("Tanh", tanhArgument(x)));
    };
  }

  private String tanhArgument(String x) {
    String cube = times(graph.node("Mul", graph.node("Mul", x, x), x), 0.044715);
    return times(graph.node("Add", x, cube), Math.sqrt(2 / Math.PI));
  }

  private String halfOnePlus(String x, String y) {
    return graph.node("Mul", times(x, 0.5), graph.node("Add", y, graph.real(1)));
  }

  String times(String x, double factor) {
    return graph.node("Mul", x, graph.real(factor));
  }

  /** A dimension of x, as a list of one number. */
  String dimension(String x, int axis) {
    String shape = graph.node("Shape", x);
    return graph.node("Slice", shape, graph.integers(axis), graph.integers(axis + 1L));
  }

  /** A dimension of x, as a number. */
  String length(String x, int axis) {
    return graph.node("Squeeze", dimension(x, axis), graph.integers(0));
  }

  /** (B, T, H d) as (B, H, T, d). */
  String split(String x, int heads, int width) {
    String folded = graph.node("Reshape", x, graph.integers(0, 0, heads, width));
    return graph.node("Transpose", List.of(folded), Attribute.integers("perm", 0, 2, 1, 3));
  }

  /** (B, H, T, D / H) as (B, T, D). */
  String joined(String x, int size) {
    String back = graph.node("Transpose", List.of(x), Attribute.integers("perm", 0, 2, 1, 3));
    return graph.node("Reshape", back, graph.integers(0, 0, size));
  }
}

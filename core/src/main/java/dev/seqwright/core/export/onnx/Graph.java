package dev.seqwright.core.export.onnx;

import dev.seqwright.tokenizer.ProtoWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph that is being built: operators are added one after another and give the names of what
 * they compute. Written as {@code ModelProto} of operator set 17, which onnxruntime runs since
 * 1.12.
 */
final class Graph {
  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 17;

  private final String name;
  private final List<ProtoWriter> nodes = new ArrayList<>();
  private final Map<String, ProtoWriter> constants = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();
  private final List<ProtoWriter> inputs = new ArrayList<>();
  private final List<ProtoWriter> outputs = new ArrayList<>();

  Graph(String name) {
    this.name = name;
  }

  /** Adds an operator with one output. */
  String node(String operator, List<String> arguments, Attribute... attributes) {
    return nodes(operator, 1, arguments, attributes).getFirst();
  }

  /** Adds an operator with one output and no attributes. */
  String node(String operator, String... arguments) {
    return node(operator, List.of(arguments));
  }

  /** Adds an operator with several outputs. */
  List<String> nodes(String operator, int count, List<String> arguments, Attribute... attributes) {
    ProtoWriter node = new ProtoWriter();
    arguments.forEach(argument -> node.text(1, argument));
    used.addAll(arguments);
    List<String> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String result = "%s_%d_%d".formatted(operator, nodes.size(), i);
      results.add(result);
      node.text(2, result);
    }
    node.text(4, operator);
    for (Attribute attribute : attributes) {
      node.message(5, attribute.message());
    }
    nodes.add(node);
    return results;
  }

  /** Declares an input; dimensions are numbers, or names of those that vary. */
  String input(String input, ElementType type, Object... shape) {
    inputs.add(value(input, type, shape));
    return input;
  }

  /** Declares that something computed is an output of that name. */
  void output(String output, String computed, ElementType type, Object... shape) {
    used.add(computed);
    nodes.add(new ProtoWriter().text(1, computed).text(2, output).text(4, "Identity"));
    outputs.add(value(output, type, shape));
  }

  /** A list of whole numbers. */
  String integers(long... values) {
    return constant(
        "integers" + Arrays.toString(values).replaceAll("[^-0-9]+", "_"),
        ElementType.INT64,
        bytes(values),
        values.length);
  }

  /** One whole number, without dimensions. */
  String integer(long value) {
    return constant("integer_" + value, ElementType.INT64, bytes(value));
  }

  /** One float, without dimensions. */
  String real(double value) {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    return constant("real_" + value, ElementType.FLOAT, bytes.putFloat((float) value).array());
  }

  /** A constant of a shape; one of the same name is not stored twice. */
  String constant(String constant, ElementType type, byte[] littleEndian, long... shape) {
    constants.computeIfAbsent(constant, key -> tensor(key, type, littleEndian, shape));
    return constant;
  }

  /** Whether a constant of that name is there already. */
  boolean has(String constant) {
    return constants.containsKey(constant);
  }

  private static ProtoWriter tensor(String name, ElementType type, byte[] raw, long... shape) {
    ProtoWriter tensor = new ProtoWriter();
    for (long dimension : shape) {
      tensor.integer(1, dimension);
    }
    return tensor.integer(2, type.number()).text(8, name).bytes(9, raw);
  }

  private static byte[] bytes(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    return bytes.array();
  }

  private static ProtoWriter value(String name, ElementType type, Object... shape) {
    ProtoWriter dimensions = new ProtoWriter();
    for (Object dimension : shape) {
      ProtoWriter one = new ProtoWriter();
      dimensions.message(
          1,
          dimension instanceof Integer size
              ? one.integer(1, size)
              : one.text(2, dimension.toString()));
    }
    ProtoWriter tensor = new ProtoWriter().integer(1, type.number()).message(2, dimensions);
    return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
  }

  /** The graph as the content of an {@code .onnx} file. */
  byte[] toModel() {
    ProtoWriter graph = new ProtoWriter();
    nodes.forEach(node -> graph.message(1, node));
    graph.text(2, name);
    constants.keySet().retainAll(used);
    constants.values().forEach(constant -> graph.message(5, constant));
    inputs.forEach(input -> graph.message(11, input));
    outputs.forEach(output -> graph.message(12, output));
    return new ProtoWriter()
        .integer(1, IR_VERSION)
        .text(2, "seqwright")
        .message(7, graph)
        .message(8, new ProtoWriter().text(1, "").integer(2, OPERATOR_SET))
        .toByteArray();
  }
}

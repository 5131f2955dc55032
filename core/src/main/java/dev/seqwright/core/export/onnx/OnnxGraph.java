package dev.seqwright.core.export.onnx;

import com.google.protobuf.CodedOutputStream;
import dev.seqwright.protobuf.ProtoMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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
final class OnnxGraph {
  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 17;

  private final String name;
  private final List<byte[]> nodes = new ArrayList<>();
  private final Map<String, byte[]> constants = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();
  private final List<byte[]> inputs = new ArrayList<>();
  private final List<byte[]> outputs = new ArrayList<>();

  OnnxGraph(String name) {
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
    used.addAll(arguments);
    List<String> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      results.add("%s_%d_%d".formatted(operator, nodes.size(), i));
    }
    List<byte[]> settings = Arrays.stream(attributes).map(Attribute::message).toList();
    nodes.add(node(arguments, results, operator, settings));
    return results;
  }

  private static byte[] node(
      List<String> arguments, List<String> results, String operator, List<byte[]> settings) {
    return ProtoMessage.of(
        out -> {
          for (String argument : arguments) {
            out.writeString(1, argument);
          }
          for (String result : results) {
            out.writeString(2, result);
          }
          out.writeString(4, operator);
          messages(out, 5, settings);
        });
  }

  private static void messages(CodedOutputStream out, int field, Collection<byte[]> messages)
      throws IOException {
    for (byte[] message : messages) {
      out.writeByteArray(field, message);
    }
  }

  /** Declares an input; dimensions are numbers, or names of those that vary. */
  String input(String input, OnnxType type, Object... shape) {
    inputs.add(value(input, type, shape));
    return input;
  }

  /** Declares that something computed is an output of that name. */
  void output(String output, String computed, OnnxType type, Object... shape) {
    used.add(computed);
    nodes.add(node(List.of(computed), List.of(output), "Identity", List.of()));
    outputs.add(value(output, type, shape));
  }

  /** A list of whole numbers. */
  String integers(long... values) {
    return constant(
        "integers" + Arrays.toString(values).replaceAll("[^-0-9]+", "_"),
        OnnxType.INT64,
        bytes(values),
        values.length);
  }

  /** One whole number, without dimensions. */
  String integer(long value) {
    return constant("integer_" + value, OnnxType.INT64, bytes(value));
  }

  /** One float, without dimensions. */
  String real(double value) {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    return constant("real_" + value, OnnxType.FLOAT, bytes.putFloat((float) value).array());
  }

  /** A constant of a shape; one of the same name is not stored twice. */
  String constant(String constant, OnnxType type, byte[] littleEndian, long... shape) {
    constants.computeIfAbsent(constant, key -> tensor(key, type, littleEndian, shape));
    return constant;
  }

  /** Whether a constant of that name is there already. */
  boolean has(String constant) {
    return constants.containsKey(constant);
  }

  private static byte[] tensor(String name, OnnxType type, byte[] raw, long... shape) {
    return ProtoMessage.of(
        out -> {
          for (long dimension : shape) {
            out.writeInt64(1, dimension);
          }
          out.writeInt32(2, type.number());
          out.writeString(8, name);
          out.writeByteArray(9, raw);
        });
  }

  private static byte[] bytes(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    return bytes.array();
  }

  private static byte[] value(String name, OnnxType type, Object... shape) {
    List<byte[]> dimensions = Arrays.stream(shape).map(OnnxGraph::dimension).toList();
    byte[] tensor =
        ProtoMessage.of(
            out -> {
              out.writeInt32(1, type.number());
              out.writeByteArray(2, ProtoMessage.of(all -> messages(all, 1, dimensions)));
            });
    return ProtoMessage.of(
        out -> {
          out.writeString(1, name);
          out.writeByteArray(2, ProtoMessage.of(kind -> kind.writeByteArray(1, tensor)));
        });
  }

  private static byte[] dimension(Object dimension) {
    return ProtoMessage.of(
        out -> {
          if (dimension instanceof Integer size) {
            out.writeInt64(1, size);
          } else {
            out.writeString(2, dimension.toString());
          }
        });
  }

  /** The graph as the content of an {@code .onnx} file. */
  byte[] toModel() {
    constants.keySet().retainAll(used);
    byte[] graph = ProtoMessage.of(this::write);
    return ProtoMessage.of(
        out -> {
          out.writeInt64(1, IR_VERSION);
          out.writeString(2, "seqwright");
          out.writeByteArray(7, graph);
          out.writeByteArray(8, ProtoMessage.of(OnnxGraph::writeOperatorSet));
        });
  }

  private void write(CodedOutputStream out) throws IOException {
    messages(out, 1, nodes);
    out.writeString(2, name);
    messages(out, 5, constants.values());
    messages(out, 11, inputs);
    messages(out, 12, outputs);
  }

  private static void writeOperatorSet(CodedOutputStream out) throws IOException {
    out.writeString(1, "");
    out.writeInt64(2, OPERATOR_SET);
  }
}

package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.config.UserException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one pickle, as far as a dictionary of tensors needs the format: texts, numbers, lists,
 * dictionaries, and the few names of {@link TorchNames}. Nothing of it is ever run; every other
 * operation or name is refused. Memory is bounded by the length of what is read.
 *
 * <p>Source: the description of the protocol in Python's {@code pickletools}.
 */
final class Unpickler {
  private static final Map<Class<?>, String> KINDS =
      Map.of(
          Long.class, "a whole number",
          String.class, "a text",
          List.class, "a list",
          Map.class, "a dictionary",
          TorchNames.Storage.class, "a storage of numbers",
          TorchNames.class, "a name of PyTorch's");

  private static final Object MARK = new Object();
  private static final int LONGEST_NUMBER = 16; // bytes; the magic number of torch has 10

  private final ByteBuffer in;
  private final String file;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  /**
   * @param in where the pickle starts; it stands behind the pickle afterwards
   * @param file what messages call it
   */
  Unpickler(ByteBuffer in, String file) {
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    this.file = file;
  }

  /**
   * The pickled value: a map, a list (tuples too), a text, a Long or BigInteger, a Double, a
   * Boolean, null, or what {@link TorchNames} makes.
   *
   * @throws UserException when it is cut, damaged, or asks for more than tensors
   */
  Object read() {
    try {
      while (true) {
        int operation = in.get() & 0xff;
        if (operation == '.') {
          return pop();
        }
        execute(operation);
      }
    } catch (BufferUnderflowException e) {
      throw damaged("it ends inside a value", e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw damaged("before byte " + in.position() + ": " + e.getMessage(), e);
    }
  }

  private void execute(int operation) {
    switch (operation) {
      case 0x80 -> in.get(); // protocol
      case 0x95 -> in.getLong(); // length of a frame
      case '(' -> push(MARK);
      case '0' -> pop();
      case 'N', 0x88, 0x89 -> push(constant(operation));
      case 'J', 'K', 'M', 0x8a -> push(number(operation));
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
      case 'X', 0x8c, 0x8d -> push(text(operation));
      case ']', '}', ')' -> push(empty(operation));
      case 'a', 'e', 's', 'u' -> fill(operation);
      case 't', 0x85, 0x86, 0x87 -> push(tuple(operation));
      case 'q', 'r', 0x94, 'h', 'j' -> remember(operation);
      case 'c', 0x93 -> push(name(operation));
      case 'R' -> reduce();
      case 'Q' -> push(TorchNames.storage(list(pop())));
      case 'b' -> build();
      default -> throw refused("the operation 0x%02x".formatted(operation));
    }
  }

  private static Object constant(int operation) {
    return switch (operation) {
      case 0x88 -> true;
      case 0x89 -> false;
      default -> null;
    };
  }

  private Object number(int operation) {
    return switch (operation) {
      case 'J' -> (long) in.getInt();
      case 'K' -> (long) (in.get() & 0xff);
      case 'M' -> (long) (in.getShort() & 0xffff);
      default -> longNumber();
    };
  }

  private Object longNumber() {
    int length = in.get() & 0xff;
    if (length > LONGEST_NUMBER) {
      throw new IllegalArgumentException("a number of " + length + " bytes");
    }
    byte[] bigEndian = new byte[length + 1];
    for (int i = length; i > 0; i--) {
      bigEndian[i] = in.get();
    }
    bigEndian[0] = (byte) (length > 0 && bigEndian[1] < 0 ? -1 : 0);
    BigInteger number = new BigInteger(bigEndian);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  private String text(int operation) {
    return switch (operation) {
      case 'X' -> text(in.getInt() & 0xffff_ffffL);
      case 0x8c -> text((long) (in.get() & 0xff));
      default -> text(in.getLong());
    };
  }

  private String text(long length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Object empty(int operation) {
    return operation == '}' ? new LinkedHashMap<>() : new ArrayList<>();
  }

  private void fill(int operation) {
    if (operation == 'a') {
      Object value = pop();
      list(top()).add(value);
    } else if (operation == 'e') {
      List<Object> values = popToMark();
      list(top()).addAll(values);
    } else if (operation == 's') {
      Object value = pop();
      put(pop(), value);
    } else {
      putAll(popToMark());
    }
  }

  private void putAll(List<Object> keysAndValues) {
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      put(keysAndValues.get(i), keysAndValues.get(i + 1));
    }
  }

  /** Keys are texts or numbers: hashing anything else could go round in circles. */
  private void put(Object key, Object value) {
    if (!(key instanceof String || key instanceof Long)) {
      throw new IllegalArgumentException("a key that is neither a text nor a number");
    }
    dictionary(top()).put(key, value);
  }

  private List<Object> tuple(int operation) {
    if (operation == 't') {
      return popToMark();
    }
    List<Object> last = stack.subList(stack.size() - (operation - 0x84), stack.size());
    List<Object> tuple = new ArrayList<>(last);
    last.clear();
    return tuple;
  }

  private void remember(int operation) {
    switch (operation) {
      case 'q' -> memo.put(in.get() & 0xff, top());
      case 'r' -> memo.put(in.getInt(), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 'h' -> push(remembered(in.get() & 0xff));
      default -> push(remembered(in.getInt()));
    }
  }

  private Object remembered(int number) {
    if (!memo.containsKey(number)) {
      throw new IllegalArgumentException("value " + number + " was not stored before");
    }
    return memo.get(number);
  }

  private TorchNames name(int operation) {
    String name = operation == 'c' ? line() + "." + line() : stackedName();
    return TorchNames.of(name).orElseThrow(() -> refused("the name " + name));
  }

  private String stackedName() {
    String name = as(String.class, pop());
    return as(String.class, pop()) + "." + name;
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (byte b = in.get(); b != '\n'; b = in.get()) {
      line.append((char) (b & 0xff));
    }
    return line.toString();
  }

  private void reduce() {
    List<Object> arguments = list(pop());
    push(as(TorchNames.class, pop()).apply(arguments));
  }

  /** Attributes of a dictionary, such as the versions that torch adds, are not kept. */
  private void build() {
    pop();
    dictionary(top());
  }

  private List<Object> popToMark() {
    int mark = stack.lastIndexOf(MARK);
    List<Object> above = stack.subList(mark + 1, stack.size());
    List<Object> values = new ArrayList<>(above);
    above.clear();
    pop();
    return values;
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object pop() {
    requireValue();
    return stack.removeLast();
  }

  private Object top() {
    requireValue();
    return stack.getLast();
  }

  private void requireValue() {
    if (stack.isEmpty()) {
      throw new IllegalArgumentException("an operation has too few values");
    }
  }

  private UserException refused(String what) {
    return new UserException(
        file
            + ": "
            + what
            + " is not read: a pickle could run code, so only dictionaries of tensors are taken;"
            + " save the model as model.safetensors");
  }

  private UserException damaged(String what, Exception cause) {
    return new UserException(
        file + ": cut or damaged: " + what + "; get the file again from where it came", cause);
  }

  @SuppressWarnings("unchecked") // whatever is in a list came from here
  static List<Object> list(Object value) {
    return as(List.class, value);
  }

  @SuppressWarnings("unchecked") // as above
  static Map<Object, Object> dictionary(Object value) {
    return as(Map.class, value);
  }

  /** A list of whole numbers. */
  static List<Long> numbers(Object value) {
    return list(value).stream().map(number -> as(Long.class, number)).toList();
  }

  /** A value of a type; nothing has none. */
  static <T> T as(Class<T> type, Object value) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException("found " + kind(value) + ", expected " + KINDS.get(type));
    }
    return type.cast(value);
  }

  private static String kind(Object value) {
    return KINDS.entrySet().stream()
        .filter(kind -> kind.getKey().isInstance(value))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(value == null ? "None" : "something else");
  }
}

package dev.seqwright.core.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One walk over a document that turns its parts into values of the types asked for. */
final class Binding {
  private final KindsByFamily kinds;
  private final boolean stored;

  /**
   * @param stored whether the document is the configuration of a stored model
   */
  Binding(KindsByFamily kinds, boolean stored) {
    this.kinds = kinds;
    this.stored = stored;
  }

  /** Whether keys that are absent are younger than the document: see {@link Earlier}. */
  boolean stored() {
    return stored;
  }

  /**
   * A value of a type.
   *
   * @param inherited the default that stands where the value goes, or null
   * @param key the path of the value, for messages
   */
  Object value(Yaml node, Type type, Object inherited, String key) {
    if (type instanceof ParameterizedType generic) {
      return generic(node, generic, inherited, key);
    }
    Class<?> plain = (Class<?>) type;
    if (kinds.isFamily(plain)) {
      return variant(node, plain, inherited, key);
    }
    if (plain.isRecord()) {
      Yaml.Mapping mapping = mapping(node, key, "a mapping of keys");
      return new RecordBinding(this, plain.asSubclass(Record.class), key).bind(mapping, inherited);
    }
    return scalar(node, plain, key);
  }

  private Object generic(Yaml node, ParameterizedType type, Object inherited, String key) {
    Type argument = type.getActualTypeArguments()[0];
    if (type.getRawType() == List.class) {
      return list(node, argument, key);
    }
    if (type.getRawType() != Optional.class) {
      throw new IllegalStateException("a configuration cannot hold a " + type);
    }
    if (node instanceof Yaml.Scalar(String text, String _) && text == null) {
      return Optional.empty();
    }
    Object inner = inherited instanceof Optional<?> option ? option.orElse(null) : null;
    return Optional.of(value(node, argument, inner, key));
  }

  private List<Object> list(Yaml node, Type argument, String key) {
    if (!(node instanceof Yaml.Sequence sequence)) {
      return pairs(node, argument)
          .map(items -> list(new Yaml.Sequence(items, node.place()), argument, key))
          .orElseGet(() -> List.of(value(node, argument, null, key)));
    }
    List<Object> values = new ArrayList<>();
    for (Yaml item : sequence.items()) {
      values.add(value(item, argument, null, key + "[" + values.size() + "]"));
    }
    return List.copyOf(values);
  }

  /**
   * {@code {a: 1, b: 2}} as a list of records of a name and a value. A mapping of their own keys is
   * one of them.
   */
  private static Optional<List<Yaml>> pairs(Yaml node, Type argument) {
    if (!(node instanceof Yaml.Mapping mapping)
        || !(argument instanceof Class<?> type && type.isRecord())
        || type.getRecordComponents().length != 2
        || type.getRecordComponents()[0].getType() != String.class) {
      return Optional.empty();
    }
    List<String> keys = RecordBinding.keys(type);
    if (keys.containsAll(mapping.entries().keySet())) {
      return Optional.empty();
    }
    List<Yaml> items = new ArrayList<>();
    mapping.entries().forEach((name, entry) -> items.add(pair(keys, name, entry)));
    return Optional.of(items);
  }

  private static Yaml pair(List<String> keys, String name, Yaml.Entry entry) {
    return new Yaml.Mapping(Map.of(), entry.place())
        .with(keys.get(0), new Yaml.Scalar(name, entry.place()))
        .with(keys.get(1), entry.value());
  }

  private Object scalar(Yaml node, Class<?> type, String key) {
    if (!(node instanceof Yaml.Scalar(String text, String place)) || text == null) {
      throw error(
          node.place(), key, "found " + node.found() + ", expected " + Scalars.expected(type));
    }
    try {
      return Scalars.parse(text, type);
    } catch (IllegalArgumentException e) {
      throw error(place, key, e.getMessage());
    }
  }

  private Object variant(Yaml node, Class<?> family, Object inherited, String key) {
    List<String> names = List.copyOf(kinds.of(family).keySet());
    Object before = inherited == null ? kinds.defaultOf(family) : inherited;
    Yaml.Mapping mapping = withKind(node, family, before, key);
    Yaml.Entry kind = mapping.entries().get(KindsByFamily.KEY);
    if (kind == null || !(kind.value() instanceof Yaml.Scalar(String name, String place))) {
      throw error(mapping.place(), key, "expected 'kind', one of " + String.join(", ", names));
    }
    Class<? extends Record> type = name == null ? null : kinds.of(family).get(name);
    if (type == null) {
      String hint = name == null ? "" : DidYouMean.hint(name, names);
      throw error(Help.UNKNOWN_KIND, place, key, "unknown kind " + kind.value().found() + hint);
    }
    if (kinds.defaultOf(family) != null) {
      requireOwn(mapping, family, type, key);
    }
    Object base = type.isInstance(before) ? before : null;
    return new RecordBinding(this, type, key).bindBesides(KindsByFamily.KEY, mapping, base);
  }

  /** Refuses keys that other kinds of the family have: whoever named no kind is told of it. */
  private void requireOwn(
      Yaml.Mapping mapping, Class<?> family, Class<? extends Record> type, String key) {
    List<String> own = RecordBinding.keys(type);
    mapping
        .entries()
        .forEach(
            (name, entry) -> {
              List<String> others = having(family, name);
              if (!own.contains(name) && !others.isEmpty()) {
                throw error(
                    Help.UNKNOWN_KEY,
                    entry.place(),
                    key.isEmpty() ? name : key + "." + name,
                    "kind %s has no such key; kinds that have it: %s"
                        .formatted(kinds.nameOf(family, type), String.join(", ", others)));
              }
            });
  }

  /** The kinds of a family that have a key. */
  private List<String> having(Class<?> family, String name) {
    return kinds.of(family).entrySet().stream()
        .filter(kind -> RecordBinding.keys(kind.getValue()).contains(name))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** {@code band} is {@code {kind: band}}; a mapping without a kind keeps the kind it inherits. */
  private Yaml.Mapping withKind(Yaml node, Class<?> family, Object inherited, String key) {
    if (node instanceof Yaml.Scalar scalar) {
      return new Yaml.Mapping(Map.of(), node.place()).with(KindsByFamily.KEY, scalar);
    }
    Yaml.Mapping mapping = mapping(node, key, "the name of a kind, or a mapping with 'kind'");
    if (mapping.entries().containsKey(KindsByFamily.KEY) || !(inherited instanceof Record before)) {
      return mapping;
    }
    return mapping.with(
        KindsByFamily.KEY, new Yaml.Scalar(kinds.nameOf(family, before), mapping.place()));
  }

  private static Yaml.Mapping mapping(Yaml node, String key, String expected) {
    if (node instanceof Yaml.Mapping mapping) {
      return mapping;
    }
    throw error(node.place(), key, "found " + node.found() + ", expected " + expected);
  }

  private static UserException error(String place, String key, String message) {
    return error(Help.WRONG_VALUE, place, key, message);
  }

  private static UserException error(Help help, String place, String key, String message) {
    return new UserException(help, place + ": " + (key.isEmpty() ? "" : key + ": ") + message);
  }
}

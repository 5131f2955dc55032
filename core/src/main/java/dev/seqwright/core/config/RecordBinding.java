package dev.seqwright.core.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a record of a mapping: keys that are written win over the record's own defaults. */
final class RecordBinding {
  private final Binding binding;
  private final Class<? extends Record> type;
  private final RecordComponent[] components;
  private final String path;

  RecordBinding(Binding binding, Class<? extends Record> type, String path) {
    this.binding = binding;
    this.type = type;
    this.components = type.getRecordComponents();
    this.path = path;
  }

  Record bind(Yaml.Mapping mapping, Object inherited) {
    return bind(mapping, inherited, keys());
  }

  /** Binds a mapping in which one more key stands that is not the record's own. */
  Record bindBesides(String foreign, Yaml.Mapping mapping, Object inherited) {
    List<String> allowed = new ArrayList<>(List.of(foreign));
    allowed.addAll(keys());
    return bind(mapping, inherited, allowed);
  }

  private Record bind(Yaml.Mapping mapping, Object inherited, List<String> allowed) {
    mapping.entries().forEach((key, entry) -> requireKnown(key, entry, allowed));
    return made(mapping, inherited);
  }

  private Record made(Yaml.Mapping mapping, Object inherited) {
    Object defaults = inherited == null ? defaults() : inherited;
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = component(components[i], mapping, defaults);
    }
    return construct(mapping, values);
  }

  private List<String> keys() {
    return keys(type);
  }

  /** The keys of a record, with those of the records that are inlined into it. */
  static List<String> keys(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(
            c -> isInlined(c) ? keys(c.getType()).stream() : Stream.of(KebabCase.of(c.getName())))
        .toList();
  }

  static boolean isInlined(RecordComponent component) {
    return component.isAnnotationPresent(Inline.class);
  }

  private void requireKnown(String key, Yaml.Entry entry, List<String> allowed) {
    if (!allowed.contains(key)) {
      String hint = allowed.isEmpty() ? "; nothing can be set here" : DidYouMean.hint(key, allowed);
      throw new UserException(
          Help.UNKNOWN_KEY, entry.place() + ": unknown key '" + pathOf(key) + "'" + hint);
    }
  }

  private Object component(RecordComponent component, Yaml.Mapping mapping, Object defaults) {
    String key = KebabCase.of(component.getName());
    Object before = defaults == null ? null : Reflection.read(component, defaults);
    if (isInlined(component)) {
      Class<? extends Record> inner = component.getType().asSubclass(Record.class);
      return new RecordBinding(binding, inner, path).made(mapping, before);
    }
    Yaml.Entry entry = mapping.entries().get(key);
    if (entry != null) {
      return binding.value(entry.value(), component.getGenericType(), before, pathOf(key));
    }
    Earlier earlier = component.getAnnotation(Earlier.class);
    if (binding.stored() && earlier != null) {
      Yaml value = new Yaml.Scalar(earlier.value(), mapping.place());
      return binding.value(value, component.getGenericType(), before, pathOf(key));
    }
    if (before != null) {
      return before;
    }
    if (component.getGenericType() instanceof ParameterizedType generic
        && generic.getRawType() == Optional.class) {
      return Optional.empty();
    }
    throw new UserException(mapping.place() + ": the key '" + pathOf(key) + "' is missing");
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The record that the constructor without arguments gives; null where there is none. */
  private Record defaults() {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == 0) {
        try {
          return Reflection.construct(type, new Class<?>[0]);
        } catch (InvocationTargetException e) {
          throw new IllegalStateException("the defaults of " + type.getName() + " fail", e);
        }
      }
    }
    return null;
  }

  private Record construct(Yaml.Mapping mapping, Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return Reflection.construct(type, types, values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        throw refused(mapping, refusal);
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }

  /** A refusal that begins with a key, or a path of keys, is put at the line of that key. */
  private UserException refused(Yaml.Mapping mapping, IllegalArgumentException refusal) {
    String message = String.valueOf(refusal.getMessage());
    List<String> keys = List.of(message.split("[ :]", 2)[0].split("\\."));
    String what =
        keys().contains(keys.getFirst())
            ? pathOf(message)
            : (path.isEmpty() ? "" : path + ": ") + message;
    String place = keys.size() == 1 ? placeOf(keys.getFirst(), mapping) : mapping.placeOf(keys);
    return new UserException(
        Help.of(refusal).orElse(Help.WRONG_VALUE), place + ": " + what, refusal);
  }

  private static String placeOf(String key, Yaml.Mapping mapping) {
    Yaml.Entry entry = mapping.entries().get(key);
    return entry == null ? mapping.place() : entry.place();
  }
}

package dev.seqwright.core.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;

/** Writes a configuration record with every key, in the form that the binder reads back. */
final class YamlWriter {
  private static final int WIDTH = 4096; // long values stay on their line

  private final KindsByFamily kinds;

  YamlWriter(KindsByFamily kinds) {
    this.kinds = kinds;
  }

  String write(Record configuration) {
    return write(mapping(configuration));
  }

  static String write(Map<String, Object> document) {
    DumperOptions style = new DumperOptions();
    style.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    style.setWidth(WIDTH);
    style.setSplitLines(false);
    style.setDereferenceAliases(true); // equal lists are written out, not named
    return new org.yaml.snakeyaml.Yaml(style).dump(document);
  }

  private Map<String, Object> mapping(Record value) {
    Map<String, Object> keys = new LinkedHashMap<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object part = Reflection.read(component, value);
      if (RecordBinding.isInlined(component)) {
        keys.putAll(mapping((Record) part));
        continue;
      }
      keys.put(KebabCase.of(component.getName()), plain(part, component.getGenericType()));
    }
    return keys;
  }

  private Object plain(Object value, Type type) {
    return switch (value) {
      case Optional<?> option -> option.map(v -> plain(v, argument(type))).orElse(null);
      case List<?> list -> list.stream().map(v -> plain(v, argument(type))).toList();
      case Record variant when kinds.isFamily((Class<?>) type) -> variant(variant, (Class<?>) type);
      case Record section -> mapping(section);
      case Enum<?> constant -> KebabCase.of(constant);
      case Duration duration -> Durations.format(duration);
      case Path path -> path.toString();
      default -> value;
    };
  }

  private static Type argument(Type type) {
    return ((ParameterizedType) type).getActualTypeArguments()[0];
  }

  private Object variant(Record value, Class<?> family) {
    String name = kinds.nameOf(family, value);
    if (value.getClass().getRecordComponents().length == 0) {
      return name;
    }
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put(KindsByFamily.KEY, name);
    keys.putAll(mapping(value));
    return keys;
  }
}

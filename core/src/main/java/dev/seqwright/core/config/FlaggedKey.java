package dev.seqwright.core.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A key of a configuration that an option of a command line stands for.
 *
 * @param key the whole path, such as {@code training.max-steps}
 * @param type of the component that the key sets
 * @param flag the option
 */
public record FlaggedKey(String key, Type type, Flag flag) {

  /**
   * The keys of a record that have options, those of records within it included, in the order of
   * the components.
   *
   * @param section the path of the record in its configuration; empty for the whole
   */
  public static List<FlaggedKey> in(String section, Class<? extends Record> type) {
    List<FlaggedKey> keys = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String key = path(section, KebabCase.of(component.getName()));
      for (Flag flag : flags(component)) {
        keys.add(new FlaggedKey(path(key, flag.key()), type(component, flag.key()), flag));
      }
      if (component.getType().isRecord()) {
        keys.addAll(in(key, component.getType().asSubclass(Record.class)));
      }
    }
    return keys;
  }

  /** As getAnnotationsByType, which takes several milliseconds when a program starts. */
  private static Flag[] flags(RecordComponent component) {
    Flag.Several several = component.getAnnotation(Flag.Several.class);
    if (several != null) {
      return several.value();
    }
    Flag flag = component.getAnnotation(Flag.class);
    return flag == null ? new Flag[0] : new Flag[] {flag};
  }

  private static String path(String section, String key) {
    return section.isEmpty() || key.isEmpty() ? section + key : section + "." + key;
  }

  private static Type type(RecordComponent component, String key) {
    return key.isEmpty()
        ? component.getGenericType()
        : Arrays.stream(component.getType().getRecordComponents())
            .filter(inner -> KebabCase.of(inner.getName()).equals(key))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(component + " has no key " + key))
            .getGenericType();
  }

  /** Whether the key holds a list, so that the option takes several values. */
  public boolean isList() {
    return type instanceof ParameterizedType generic && generic.getRawType() == List.class;
  }

  private boolean isFile() {
    return type == Path.class
        || type instanceof ParameterizedType generic
            && List.of(generic.getActualTypeArguments()).contains(Path.class);
  }

  /** The values of the option as {@code KEY=VALUE}'s value, which is YAML. */
  public String yaml(List<String> values) {
    if (isList()) {
      return values.stream().map(FlaggedKey::quoted).collect(Collectors.joining(", ", "[", "]"));
    }
    return isFile() ? quoted(values.getLast()) : values.getLast();
  }

  /** In double quotes, in which a text with colons, brackets or spaces is only a text. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}

package dev.seqwright.core.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A key that two configurations give different values.
 *
 * @param key with its sections, such as {@code model.dropout}; of a kind that of its family
 * @param before its value in the one, as YAML
 * @param after its value in the other
 */
public record Difference(String key, String before, String after) {

  /**
   * The differences of two texts that {@link Binder#toYaml} wrote, in the order of the second. A
   * key that one of them lacks is none, as keys are that came with a later version, and those of
   * another kind.
   */
  public static List<Difference> between(String before, String after) {
    Map<String, String> one = values(before);
    Map<String, String> other = values(after);
    return other.entrySet().stream()
        .filter(entry -> one.containsKey(entry.getKey()))
        .map(entry -> new Difference(entry.getKey(), one.get(entry.getKey()), entry.getValue()))
        .filter(difference -> !difference.before.equals(difference.after))
        .toList();
  }

  private static Map<String, String> values(String yaml) {
    Map<String, String> values = new LinkedHashMap<>();
    collect("", YamlReader.document(yaml, "configuration"), values);
    return values;
  }

  private static void collect(String path, Yaml node, Map<String, String> values) {
    if (!(node instanceof Yaml.Mapping mapping)) {
      values.put(path, text(node));
      return;
    }
    mapping
        .entries()
        .forEach(
            (key, entry) ->
                collect(key.equals("kind") ? path : dotted(path, key), entry.value(), values));
  }

  private static String dotted(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String text(Yaml node) {
    return switch (node) {
      case Yaml.Scalar scalar -> String.valueOf(scalar.text());
      case Yaml.Sequence list ->
          list.items().stream().map(Difference::text).collect(Collectors.joining(", ", "[", "]"));
      case Yaml.Mapping mapping ->
          mapping.entries().entrySet().stream()
              .map(entry -> entry.getKey() + ": " + text(entry.getValue().value()))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }
}

package dev.seqwright.core.config;

import java.util.List;
import java.util.Map;

/** Puts {@code key.path=value} settings into a document, as if they had been written there. */
final class Overrides {
  /** What settings are given with, on the command line. */
  static final String OPTION = "--set";

  private final String origin;
  private final List<String> path;
  private final Yaml value;

  private Overrides(String setting) {
    int equals = setting.indexOf('=');
    this.origin = OPTION + " " + Scalars.shown(setting);
    if (equals < 1) {
      throw new UserException(origin + ": expected KEY=VALUE, such as model.layers=3");
    }
    this.path = List.of(setting.substring(0, equals).strip().split("\\.", -1));
    this.value = YamlReader.value(setting.substring(equals + 1), origin);
  }

  static Yaml.Mapping apply(Yaml.Mapping document, List<String> settings) {
    Yaml.Mapping changed = document;
    for (String setting : settings) {
      changed = new Overrides(setting).into(changed, 0);
    }
    return changed;
  }

  private Yaml.Mapping into(Yaml.Mapping mapping, int depth) {
    String key = path.get(depth);
    if (depth == path.size() - 1) {
      return mapping.with(key, value);
    }
    Yaml.Entry child = mapping.entries().get(key);
    return mapping.with(
        key, into(child == null ? empty() : inside(child.value(), depth), depth + 1));
  }

  private Yaml.Mapping empty() {
    return new Yaml.Mapping(Map.of(), origin);
  }

  /** {@code attention: band} is short for {@code attention: {kind: band}}. */
  private Yaml.Mapping inside(Yaml found, int depth) {
    return switch (found) {
      case Yaml.Mapping mapping -> mapping;
      case Yaml.Scalar scalar ->
          scalar.text() == null ? empty() : empty().with(KindsByFamily.KEY, scalar);
      case Yaml.Sequence _ ->
          throw new UserException(
              "%s: %s is a list (%s); set the whole list: KEY=[A, B]"
                  .formatted(origin, String.join(".", path.subList(0, depth + 1)), found.place()));
    };
  }
}

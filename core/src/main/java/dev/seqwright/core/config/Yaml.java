package dev.seqwright.core.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML document as a tree that remembers where each of its parts was written. */
sealed interface Yaml {
  /** Where it was written: {@code config.yaml:12} or {@code --set model.layers=3}. */
  String place();

  /** What it is, in the words of an error message. */
  String found();

  /** A value without parts; {@code text} is null for YAML's null. */
  record Scalar(String text, String place) implements Yaml {
    @Override
    public String found() {
      return text == null ? "nothing" : "'" + text + "'";
    }
  }

  /** A list. */
  record Sequence(List<Yaml> items, String place) implements Yaml {
    @Override
    public String found() {
      return "a list";
    }
  }

  /** Keys and values in the order of the document. */
  record Mapping(Map<String, Entry> entries, String place) implements Yaml {
    @Override
    public String found() {
      return "a mapping";
    }

    /**
     * Where the value stands that a path of keys leads to: as far as the path was written. Of
     * settings of the command line none stands for what it does not name.
     */
    String placeOf(List<String> keys) {
      Entry entry = entries.get(keys.getFirst());
      if (entry == null) {
        return place.startsWith(Overrides.OPTION) ? Overrides.OPTION : place;
      }
      List<String> rest = keys.subList(1, keys.size());
      return !rest.isEmpty() && entry.value() instanceof Mapping inner
          ? inner.placeOf(rest)
          : entry.place();
    }

    /** The same mapping with one entry put in place or appended. */
    Mapping with(String key, Yaml value) {
      Map<String, Entry> changed = new LinkedHashMap<>(entries);
      changed.put(key, new Entry(value.place(), value));
      return new Mapping(changed, place);
    }
  }

  /** A value and the place of its key, which may be lines above it. */
  record Entry(String place, Yaml value) {}
}

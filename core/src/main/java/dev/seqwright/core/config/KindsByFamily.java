package dev.seqwright.core.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;

/**
 * The variants of each family.
 *
 * @param families for every interface, the names and records that implement it
 * @param defaults for some of them, the value whose kind a mapping has that names none
 */
record KindsByFamily(
    Map<Class<?>, Map<String, Class<? extends Record>>> families, Map<Class<?>, Record> defaults) {
  /** The key that tells which variant a mapping describes. */
  static final String KEY = "kind";

  KindsByFamily with(Class<?> family, Map<String, ? extends Class<?>> variants) {
    Map<String, Class<? extends Record>> records = new LinkedHashMap<>();
    variants.forEach((name, type) -> records.put(name, type.asSubclass(Record.class)));
    Map<Class<?>, Map<String, Class<? extends Record>>> all = new LinkedHashMap<>(families);
    all.put(family, records);
    return new KindsByFamily(all, defaults);
  }

  KindsByFamily withDefault(Class<?> family, Record value) {
    Map<Class<?>, Record> all = new LinkedHashMap<>(defaults);
    all.put(family, value);
    return new KindsByFamily(families, all);
  }

  /** What a mapping inherits that stands where there is nothing, or null. */
  Record defaultOf(Class<?> family) {
    return defaults.get(family);
  }

  boolean isFamily(Class<?> type) {
    return families.containsKey(type);
  }

  Map<String, Class<? extends Record>> of(Class<?> family) {
    return families.get(family);
  }

  /** The name under which a family lists the class of a value. */
  String nameOf(Class<?> family, Record value) {
    return nameOf(family, value.getClass());
  }

  String nameOf(Class<?> family, Class<? extends Record> type) {
    return of(family).entrySet().stream()
        .filter(variant -> variant.getValue() == type)
        .map(Entry::getKey)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    type.getName() + " is not listed as a kind of " + family.getName()));
  }
}

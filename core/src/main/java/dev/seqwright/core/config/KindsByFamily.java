package dev.seqwright.core.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;

/** The variants of each family: for every interface, the names and records that implement it. */
record KindsByFamily(Map<Class<?>, Map<String, Class<? extends Record>>> families) {
  /** The key that tells which variant a mapping describes. */
  static final String KEY = "kind";

  KindsByFamily with(Class<?> family, Map<String, ? extends Class<?>> variants) {
    Map<String, Class<? extends Record>> records = new LinkedHashMap<>();
    variants.forEach((name, type) -> records.put(name, type.asSubclass(Record.class)));
    Map<Class<?>, Map<String, Class<? extends Record>>> all = new LinkedHashMap<>(families);
    all.put(family, records);
    return new KindsByFamily(all);
  }

  boolean isFamily(Class<?> type) {
    return families.containsKey(type);
  }

  Map<String, Class<? extends Record>> of(Class<?> family) {
    return families.get(family);
  }

  /** The name under which a family lists the class of a value. */
  String nameOf(Class<?> family, Record value) {
    return of(family).entrySet().stream()
        .filter(variant -> variant.getValue() == value.getClass())
        .map(Entry::getKey)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    value.getClass().getName()
                        + " is not listed as a kind of "
                        + family.getName()));
  }
}

package dev.seqwright.core.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An entry of the catalogue: one mechanism of a family, as the configuration names it.
 *
 * @param <F> the family, the interface that its settings implement
 * @param name the name that users write
 * @param settings the record of its settings, whose constructor without arguments has the defaults
 * @param summary what it does, in a sentence
 * @param abilities what it can do, as its family names it; empty where the kinds of a family can do
 *     the same
 * @param cost time and memory for a sequence of n positions, without the projections
 * @param paper author, year and arXiv number or venue
 */
public record Variant<F>(
    String name,
    Class<? extends F> settings,
    String summary,
    Set<? extends Enum<?>> abilities,
    String cost,
    String paper) {

  public Variant {
    abilities = Set.copyOf(abilities);
  }

  /** The names and settings of a family, in its order, for the binder. */
  public static <F> Map<String, Class<? extends F>> kinds(List<Variant<F>> family) {
    Map<String, Class<? extends F>> kinds = new LinkedHashMap<>();
    family.forEach(variant -> kinds.put(variant.name, variant.settings));
    return kinds;
  }

  /** The entry that a configured value belongs to. */
  public static <F> Variant<F> of(List<Variant<F>> family, F settings) {
    return family.stream()
        .filter(variant -> variant.settings == settings.getClass())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(settings + " is not listed"));
  }

  /** The names of those that have an ability, for messages. */
  public static <F> List<String> able(List<Variant<F>> family, Enum<?> ability) {
    return family.stream().filter(v -> v.abilities.contains(ability)).map(Variant::name).toList();
  }
}

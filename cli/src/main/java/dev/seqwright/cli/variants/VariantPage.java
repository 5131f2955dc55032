package dev.seqwright.cli.variants;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.model.Catalogue.Family;
import java.io.PrintWriter;

/** All that is known of one kind. */
final class VariantPage {
  private VariantPage() {}

  static void print(Family family, Variant<?> variant, PrintWriter out) {
    out.println(variant.name() + ": " + variant.summary());
    out.println();
    out.println("Family:  " + family.title());
    out.println("Cost:    " + variant.cost());
    out.println("Paper:   " + variant.paper());
    for (Ability ability : Ability.values()) {
      if (variant.abilities().contains(ability)) {
        out.println("Can:     " + ability.place());
      }
    }
    out.println();
    out.println("Settings and their defaults:");
    out.print(settings(variant).indent(2));
    out.println();
    out.println("For example: --set " + example(family, variant));
  }

  /** The settings as YAML, or what stands for none. */
  static String settings(Variant<?> variant) {
    Record defaults = defaults(variant);
    return defaults.getClass().getRecordComponents().length == 0
        ? "none"
        : new Binder().toYaml(defaults).strip();
  }

  /** The line that puts the kind into a model, with its first setting where that is one value. */
  static String example(Family family, Variant<?> variant) {
    String key = family.keys().get(placeOf(variant));
    String yaml = settings(variant);
    return yaml.equals("none") || yaml.lines().findFirst().orElseThrow().endsWith(":")
        ? key + "=" + variant.name()
        : "'%s={kind: %s, %s}'"
            .formatted(key, variant.name(), yaml.lines().findFirst().orElseThrow());
  }

  /** The first of an attention's three places that the kind can take. */
  private static int placeOf(Variant<?> variant) {
    Ability[] roles = {Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.CROSS};
    for (int place = 0; place < roles.length && !variant.abilities().isEmpty(); place++) {
      if (variant.abilities().contains(roles[place])) {
        return place;
      }
    }
    return 0;
  }

  private static Record defaults(Variant<?> variant) {
    try {
      return (Record) variant.settings().getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(variant.name() + " has no defaults", e);
    }
  }
}

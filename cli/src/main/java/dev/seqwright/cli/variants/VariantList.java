package dev.seqwright.cli.variants;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.model.Catalogue.Family;
import java.io.PrintWriter;
import java.util.List;

/** A family as lines of columns. */
final class VariantList {
  private VariantList() {}

  static void print(Family family, PrintWriter out) {
    out.println(family.title() + " (" + String.join(", ", family.keys()) + ")");
    int names = width(family.variants().stream().map(Variant::name).toList());
    int costs = width(family.variants().stream().map(Variant::cost).toList());
    for (Variant<?> v : family.variants()) {
      String line = "  %-" + names + "s  %s%-" + costs + "s  %s%n";
      out.printf(line, v.name(), abilities(v), v.cost(), v.paper());
    }
    out.println();
  }

  private static int width(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(1);
  }

  /** A letter for each ability, a dot where there is none. */
  static String abilities(Variant<?> variant) {
    StringBuilder letters = new StringBuilder();
    for (Ability ability : Ability.values()) {
      letters.append(variant.abilities().contains(ability) ? letter(ability) : '.');
    }
    return variant.abilities().isEmpty() ? "" : letters + "  ";
  }

  private static char letter(Ability ability) {
    return switch (ability) {
      case BIDIRECTIONAL -> 'e';
      case CAUSAL -> 'd';
      case CROSS -> 'x';
      case INCREMENTAL -> 'i';
      case RELATIVE -> 'r';
      case SELECTIVE -> 's';
    };
  }
}

package dev.seqwright.cli.variants;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.model.Catalogue;
import dev.seqwright.core.model.Catalogue.Family;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The catalogue in Markdown: the page {@code docs/variants.md} and the table of the README. */
final class VariantMarkdown {
  private static final Map<Ability, String> SHORT =
      Map.of(
          Ability.BIDIRECTIONAL, "encoder",
          Ability.CAUSAL, "decoder",
          Ability.CROSS, "cross",
          Ability.INCREMENTAL, "incremental",
          Ability.RELATIVE, "relative",
          Ability.SELECTIVE, "selective");

  private VariantMarkdown() {}

  static String page() {
    return """
    # The kinds of part

    Made by `seqwright variants --format markdown`; `seqwright variants NAME` tells one kind's settings. A decoder's
    attention that is not incremental runs over the whole prefix at each step of decoding. One that is selective can be asked by
    some rows while it sees all, as stacks of adaptive depth need.
    """
        + Catalogue.ALL.stream().map(VariantMarkdown::family).collect(Collectors.joining());
  }

  /** One row a family. */
  static String summary() {
    String rows =
        Catalogue.ALL.stream()
            .map(family -> "| %s | %s |%n".formatted(family.title(), names(family)))
            .collect(Collectors.joining());
    return "| part | kinds |\n|---|---|\n" + rows;
  }

  private static String names(Family family) {
    return family.variants().stream()
        .map(variant -> "`" + variant.name() + "`")
        .collect(Collectors.joining(", "));
  }

  private static String family(Family family) {
    return """

    ## %s

    Keys: %s

    | kind | what it does | can be | cost | paper |
    |---|---|---|---|---|
    """
            .formatted(
                family.title(),
                family.keys().stream().map(k -> "`" + k + "`").collect(Collectors.joining(", ")))
        + family.variants().stream().map(VariantMarkdown::row).collect(Collectors.joining());
  }

  private static String row(Variant<?> v) {
    return "| `%s` | %s | %s | %s | %s |%n"
        .formatted(v.name(), cell(v.summary()), abilities(v), cell(v.cost()), cell(v.paper()));
  }

  private static String abilities(Variant<?> variant) {
    return Arrays.stream(Ability.values())
        .filter(variant.abilities()::contains)
        .map(SHORT::get)
        .collect(Collectors.joining(", "));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}

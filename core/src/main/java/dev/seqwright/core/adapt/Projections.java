package dev.seqwright.core.adapt;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The linear layers of a network by what they are for. */
final class Projections {
  private static final List<List<String>> ATTENTION =
      List.of(List.of("q", "k", "v"), List.of("k", "v"));
  private static final List<String> ROLES = List.of("q", "k", "v", "o", "ffn");

  /** One of the projections that a layer stacks. */
  record Projection(Linear layer, int part) {}

  private Projections() {}

  /**
   * Those that some words name.
   *
   * @param where q, k, v, o, ffn, or patterns of names of layers
   * @param key of the setting, for messages
   */
  static List<Projection> of(Parameters network, List<String> where, String key) {
    List<Projection> all = new ArrayList<>();
    for (String word : where) {
      List<Projection> found = named(network, word);
      if (found.isEmpty()) {
        throw new UserException(
            Help.WRONG_VALUE,
            "%s: found %s, which is no layer of this network; expected some of %s, or a pattern of names such as decoder.*.output"
                .formatted(key, word, String.join(", ", ROLES)));
      }
      found.stream().filter(projection -> !all.contains(projection)).forEach(all::add);
    }
    return all;
  }

  private static List<Projection> named(Parameters network, String word) {
    NamePattern pattern = new NamePattern(word);
    return network.linears().stream()
        .flatMap(
            layer ->
                IntStream.range(0, layer.parts().size())
                    .filter(part -> word.equals(role(layer, part)) || matches(pattern, layer))
                    .mapToObj(part -> new Projection(layer, part)))
        .toList();
  }

  private static boolean matches(NamePattern pattern, Linear layer) {
    return pattern.matches(layer.scope().prefix());
  }

  /** What a projection is for; empty where nobody can tell. */
  private static String role(Linear layer, int part) {
    String name = layer.scope().prefix();
    String last = name.substring(name.lastIndexOf('.') + 1);
    if (name.contains("feed-forward")) {
      return "ffn";
    }
    return switch (last) {
      case "query" -> "q";
      case "key" -> "k";
      case "value" -> "v";
      case "output" -> "o";
      case "projection", "key-value" -> stacked(layer.parts().size(), part);
      default -> "";
    };
  }

  private static String stacked(int parts, int part) {
    return ATTENTION.stream()
        .filter(roles -> roles.size() == parts)
        .map(roles -> roles.get(part))
        .findFirst()
        .orElse("");
  }
}

package dev.seqwright.core.export;

import dev.seqwright.core.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The names of parameters where layers are numbered anew. */
final class LayerNames {
  private static final Pattern OF_A_LAYER =
      Pattern.compile("(encoder|decoder)\\.layers\\.(\\d+)\\.(.*)");

  private LayerNames() {}

  /**
   * Each name with the one that it had.
   *
   * @param sets by stack, which sets of parameters the layers have; other stacks stay as they are
   */
  static Map<String, String> of(List<Parameter> parameters, Map<String, List<Integer>> sets) {
    Map<String, String> sources = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      String name = parameter.name();
      Matcher parts = OF_A_LAYER.matcher(name);
      if (parts.matches() && sets.containsKey(parts.group(1))) {
        String place = parts.group(1) + ".layers.%d." + parts.group(3);
        Integer set = Integer.valueOf(parts.group(2));
        of(set, sets.get(parts.group(1)))
            .forEach(layer -> sources.put(place.formatted(layer), name));
      } else {
        sources.put(name, name);
      }
    }
    return sources;
  }

  /** The layers that have a set of parameters. */
  private static IntStream of(Integer set, List<Integer> sets) {
    return IntStream.range(0, sets.size()).filter(layer -> sets.get(layer).equals(set));
  }
}

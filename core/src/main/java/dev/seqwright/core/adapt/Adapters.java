package dev.seqwright.core.adapt;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.nn.Bottleneck;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameters;
import java.util.List;
import java.util.Set;

/**
 * Narrow layers are put behind some linear layers and learnt, with the norms; all else that the
 * base has given stays (Houlsby et al. 2019).
 *
 * @param bottleneck the width of a narrow layer
 * @param where patterns of the names of the linear layers that they follow
 */
public record Adapters(int bottleneck, List<String> where) implements Adaptation {
  private static final int WIDTH = 64;

  /** Behind every attention and every feed-forward part, as in the paper. */
  public Adapters() {
    this(WIDTH, List.of("*attention.output", "*feed-forward.outer"));
  }

  /** Checks the numbers. */
  public Adapters {
    Check.atLeast("bottleneck", bottleneck, 1);
    where = List.copyOf(where);
  }

  @Override
  public void adapt(Parameters network, Set<String> given) {
    List<NamePattern> patterns = NamePattern.all(where);
    List<Linear> found =
        network.linears().stream()
            .filter(l -> patterns.stream().anyMatch(p -> p.matches(l.scope().prefix())))
            .filter(l -> !given.contains(Bottleneck.first(l)))
            .toList();
    if (found.isEmpty()) {
      throw new UserException(
          Help.WRONG_VALUE,
          "adaptation.where: found %s, expected patterns of names of linear layers that have no adapter, such as *attention.output"
              .formatted(String.join(", ", where)));
    }
    found.forEach(layer -> layer.extend(new Bottleneck(layer, bottleneck)));
    Adaptation.freeze(network, given, parameter -> isOfNorm(parameter.name()));
  }

  private static boolean isOfNorm(String name) {
    return name.matches(".*norm\\.[^.]*");
  }
}

package dev.seqwright.core.adapt;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.nn.LowRank;
import dev.seqwright.core.nn.Parameters;
import java.util.List;
import java.util.Set;

/**
 * To some projections a product of two narrow matrices is added and learnt, W + (alpha / rank) B A
 * (Hu et al. 2022); all that the base has given stays. The weights of the model that is saved have
 * the products in them.
 *
 * @param rank r, how many rows A has
 * @param alpha the product is multiplied by alpha / rank
 * @param dropout probability of dropping an element of the input of A
 * @param where projections: q, k, v, o of attentions, ffn for both layers of feed-forward parts, or
 *     patterns of the names of layers
 */
public record Lora(int rank, double alpha, double dropout, List<String> where)
    implements Adaptation {
  /** Rank 8, on queries and values as in the paper. */
  public Lora() {
    this(8, 16, 0, List.of("q", "v"));
  }

  /** Checks the numbers. */
  public Lora {
    Check.atLeast("rank", rank, 1);
    Check.notNegative("alpha", alpha);
    Check.finite("alpha", alpha);
    Check.fraction("dropout", dropout);
    Check.that(!where.isEmpty(), "where", "nothing", "some of q, k, v, o, ffn");
    where = List.copyOf(where);
  }

  /** What products are multiplied by. */
  public double scale() {
    return alpha / rank;
  }

  @Override
  public void adapt(Parameters network, Set<String> given) {
    for (Projections.Projection found : Projections.of(network, where, "adaptation.where")) {
      found.layer().extend(new LowRank(found.layer(), found.part(), rank, scale(), dropout));
    }
    Adaptation.freeze(network, given, parameter -> false);
  }
}

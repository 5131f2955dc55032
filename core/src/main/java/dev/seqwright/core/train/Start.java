package dev.seqwright.core.train;

import dev.seqwright.core.adapt.Adaptation;
import dev.seqwright.core.adapt.Lora;
import dev.seqwright.core.checkpoint.AdaptedPart;
import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.LinearExtension;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Where the parameters of a run come from, and which of them it learns. */
public final class Start {
  private final Adaptation adaptation;
  private final Optional<Base> base;
  private Optional<String> hash = Optional.empty();

  /**
   * @param adaptation what is learnt
   * @param base the model that is gone on from; empty for random numbers
   */
  public Start(Adaptation adaptation, Optional<Base> base) {
    this.adaptation = adaptation;
    this.base = base;
  }

  /** Adds what is learnt to a network without values, and freezes what is not. */
  void shape(Parameters network, TokenizerFiles vocabularies, Consumer<String> messages) {
    Set<String> given =
        base.map(from -> from.take(network, vocabularies, messages)).orElse(Set.of());
    adaptation.adapt(network, given);
  }

  /** Gives the parameters their values where a base has them. */
  void fill(Parameters network) {
    base.ifPresent(from -> from.fill(network));
    if (!adaptation.isFull()) {
      hash = base.map(from -> from.hash(network));
    }
  }

  /**
   * Refuses to go on from another base than a run began with, where a part of it is learnt.
   *
   * @param saved the run so far
   */
  void requireBaseOf(SavedModel saved) {
    if (hash.isPresent()) {
      try (AdaptedPart part = saved.openAdapted()) {
        if (!part.base().equals(hash.get())) {
          throw new UserException(
              Help.WRONG_BASE,
              "--from: the model there is not the one that the run began with; it was trained or"
                  + " replaced since: restore it, or begin anew in another --model");
        }
      }
    }
  }

  /**
   * What is learnt, stored alone; empty where all is.
   *
   * @param use values of the parameters that are learnt, by their places
   */
  Optional<AdaptedPart.Content> adapted(Parameters network, Tensor use) {
    double scale = adaptation instanceof Lora lora ? lora.scale() : 1;
    return hash.map(
        of ->
            new AdaptedPart.Content(
                of,
                scale,
                network.trainedOnes().stream().map(p -> named(p, value(p, use))).toList()));
  }

  /**
   * The parameters of a network as its model has them: products of narrow matrices are in the
   * weights that they are of.
   *
   * @param use values of the parameters that are learnt, by their places
   */
  static List<NamedTensor> published(Parameters network, Tensor use) {
    Map<Parameter, Tensor> values = new LinkedHashMap<>();
    network.all().forEach(parameter -> values.put(parameter, value(parameter, use)));
    network.linears().forEach(layer -> merge(layer, values));
    return values.entrySet().stream().map(e -> named(e.getKey(), e.getValue())).toList();
  }

  private static void merge(Linear layer, Map<Parameter, Tensor> values) {
    for (LinearExtension extension : layer.extensions()) {
      Tensor before = values.get(layer.weight());
      float[] copy = before.toArray();
      Tensor merged = new Tensor(MemorySegment.ofArray(copy), before.shape());
      if (extension.merge(merged, values::get)) {
        values.put(layer.weight(), merged);
        values.keySet().removeAll(extension.parameters());
      }
    }
  }

  private static Tensor value(Parameter parameter, Tensor use) {
    return parameter.frozen()
        ? parameter.value()
        : use.slice(parameter.offset(), parameter.shape());
  }

  private static NamedTensor named(Parameter parameter, Tensor values) {
    return NamedTensor.of(parameter.name(), parameter.shape(), values.memory());
  }
}

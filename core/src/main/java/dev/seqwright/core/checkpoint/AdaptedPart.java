package dev.seqwright.core.checkpoint;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.nn.Bottleneck;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.LowRank;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an adaptation has learnt, stored alone: {@code adapter.safetensors} in the folder of the
 * model that was trained so. Put onto its base it makes that model again.
 *
 * <p>Its tensors are the parameters that were learnt. A product of two narrow matrices is added to
 * the weight that it is of; narrow layers become part of the network; what has the name of a
 * parameter of the base takes its place.
 */
public final class AdaptedPart implements AutoCloseable {
  /** The name of the file in the folder of a model. */
  public static final String FILE = "adapter.safetensors";

  private static final String BASE = "base";
  private static final String SCALE = "lora-scale";

  private final Safetensors stored;
  private final double scale;

  /**
   * What is stored.
   *
   * @param base the {@link BaseHash} of the model that it belongs onto
   * @param scale what products of narrow matrices are multiplied by
   * @param learnt the parameters that were learnt
   */
  public record Content(String base, double scale, List<NamedTensor> learnt) {
    /** Keeps its own list. */
    public Content {
      learnt = List.copyOf(learnt);
    }

    Map<String, String> metadata() {
      return Map.of(BASE, base, SCALE, Double.toString(scale));
    }
  }

  private AdaptedPart(Safetensors stored) {
    this.stored = stored;
    this.scale = Double.parseDouble(stored.metadata().getOrDefault(SCALE, "1"));
  }

  /**
   * Opens the part that a folder holds, or a file.
   *
   * @throws UserException when there is none
   */
  public static AdaptedPart open(Path path) {
    Path file = Files.isDirectory(path) ? path.resolve(FILE) : path;
    if (!Files.exists(file)) {
      throw new UserException(
          Help.NO_MODEL_HERE,
          "%s does not exist; expected an adapter: the folder of a model that 'seqwright train --from MODEL --adaptation lora' or another adaptation made, or its %s"
              .formatted(file, FILE));
    }
    Safetensors stored = Safetensors.open(file);
    if (!stored.metadata().containsKey(BASE)) {
      stored.close();
      throw new UserException(
          Help.NO_MODEL_HERE, file + ": found no adapter: its metadata does not name its base");
    }
    return new AdaptedPart(stored);
  }

  /** The hash of the model that it belongs onto. */
  public String base() {
    return stored.metadata().get(BASE);
  }

  /** Adds the narrow layers that a file holds to a network without values. */
  public static void attach(Parameters network, Safetensors file) {
    for (Linear layer : network.linears()) {
      file.find(Bottleneck.first(layer))
          .filter(first -> layer.extensions().isEmpty())
          .ifPresent(
              first ->
                  layer.extend(new Bottleneck(layer, Math.toIntExact(first.shape().getFirst()))));
    }
  }

  /** The same of those that it holds. */
  void attach(Parameters network) {
    attach(network, stored);
  }

  /**
   * Puts what it holds onto the values of its base.
   *
   * @param hash of the base, found
   * @throws UserException when it belongs onto another base, or holds what the network has no place
   *     for
   */
  void putOnto(Parameters network, String hash) {
    if (!hash.equals(base())) {
      throw new UserException(
          Help.WRONG_BASE,
          "%s belongs onto another model: it was trained on a base with the hash %s, found %s; use the model that it was trained from"
              .formatted(stored.file(), shown(base()), shown(hash)));
    }
    List<StoredTensor> rest = new ArrayList<>(stored.tensors());
    for (Parameter parameter : network.all()) {
      stored
          .find(parameter.name())
          .ifPresent(
              found -> {
                stored.read(
                    NamedTensor.of(found.name(), parameter.shape(), parameter.value().memory()));
                rest.remove(found);
              });
    }
    network.linears().forEach(layer -> merge(layer, rest));
    if (!rest.isEmpty()) {
      throw new UserException(
          Help.WRONG_BASE,
          "%s: the network has no place for %s; it is of a model for another task"
              .formatted(stored.file(), rest.getFirst().name()));
    }
  }

  private void merge(Linear layer, List<StoredTensor> rest) {
    for (int part = 0; part < layer.parts().size(); part++) {
      String name = LowRank.name(layer, part);
      StoredTensor down = stored.find(name + LowRank.DOWN).orElse(null);
      StoredTensor up = stored.find(name + LowRank.UP).orElse(null);
      if (down != null && up != null) {
        int rank = Math.toIntExact(down.shape().getFirst());
        LowRank.merge(
            layer.weight().value(),
            LowRank.from(layer, part),
            stored.floats(down),
            stored.floats(up),
            rank,
            scale);
        rest.removeAll(List.of(down, up));
      }
    }
  }

  private static String shown(String hash) {
    return hash.substring(0, Math.min(12, hash.length()));
  }

  @Override
  public void close() {
    stored.close();
  }
}

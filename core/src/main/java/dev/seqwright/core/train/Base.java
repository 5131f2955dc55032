package dev.seqwright.core.train;

import dev.seqwright.core.adapt.NamePattern;
import dev.seqwright.core.checkpoint.AdaptedPart;
import dev.seqwright.core.checkpoint.BaseHash;
import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.checkpoint.StoredTensor;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The model that a run goes on from. Parameters are taken by their names; those whose rows are
 * tokens of another vocabulary than the base's are made of its rows.
 */
public final class Base {
  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "embeddings.source", List.of("source", "text"),
          "embeddings.target", List.of("target", "text", "source"),
          "embeddings.output", List.of("target", "text", "source"),
          "output.bias", List.of("target", "text", "source"));

  private final StartConfig config;
  private final SavedModel saved;
  private final Map<String, VocabularyMap> maps = new HashMap<>();
  private Set<String> taken = Set.of();

  /**
   * @param saved the model, open as long as this is used
   */
  public Base(StartConfig config, SavedModel saved) {
    this.config = config;
    this.saved = saved;
  }

  /**
   * Finds what can be taken for a network, and adds to it the narrow layers that the base has.
   *
   * @param vocabularies of the run
   * @param messages takes what is new and what is left over
   * @return the names of the parameters that are taken
   * @throws UserException when shapes or vocabularies differ, or nothing can be taken
   */
  Set<String> take(Parameters network, TokenizerFiles vocabularies, Consumer<String> messages) {
    AdaptedPart.attach(network, saved.parameters());
    map(network, vocabularies, messages);
    List<NamePattern> patterns = NamePattern.all(config.take());
    Set<String> found = new TreeSet<>();
    List<String> differing = new ArrayList<>();
    for (Parameter parameter : network.all()) {
      StoredTensor stored = saved.parameters().find(parameter.name()).orElse(null);
      if (stored != null && patterns.stream().anyMatch(p -> p.matches(parameter.name()))) {
        difference(parameter, stored).ifPresent(differing::add);
        found.add(parameter.name());
      }
    }
    require(found, differing);
    taken = Set.copyOf(found);
    tell(network, messages);
    return taken;
  }

  private Optional<String> difference(Parameter parameter, StoredTensor stored) {
    List<Long> shape =
        NamedTensor.of(parameter.name(), parameter.shape(), nothing(parameter)).shape();
    boolean fits =
        maps.containsKey(parameter.name())
            ? shape
                .subList(1, shape.size())
                .equals(stored.shape().subList(1, stored.shape().size()))
            : shape.equals(stored.shape());
    return fits
        ? Optional.empty()
        : Optional.of("%s has %s and not %s".formatted(parameter.name(), shape, stored.shape()));
  }

  private void require(Set<String> found, List<String> differing) {
    if (!differing.isEmpty()) {
      throw new UserException(
          Help.WRONG_BASE,
          "--from %s: shapes differ: %s; keep the settings of that model, or leave these out by --take"
              .formatted(folder(), String.join("; ", differing)));
    }
    if (found.isEmpty()) {
      throw new UserException(
          Help.WRONG_BASE,
          "--from %s: found no parameter that %s takes; its parameters are called %s ..."
              .formatted(
                  folder(),
                  String.join(", ", config.take()),
                  saved.parameters().tensors().getFirst().name()));
    }
  }

  private void tell(Parameters network, Consumer<String> messages) {
    List<String> added =
        network.all().stream().map(Parameter::name).filter(n -> !taken.contains(n)).toList();
    List<String> left =
        saved.parameters().tensors().stream()
            .map(StoredTensor::name)
            .filter(name -> !taken.contains(name) && !name.endsWith(Safetensors.SCALES))
            .toList();
    messages.accept("%d parameters are those of %s".formatted(taken.size(), folder()));
    if (!added.isEmpty()) {
      messages.accept("new, from random numbers: " + String.join(", ", added));
    }
    if (!left.isEmpty()) {
      messages.accept("left over: " + String.join(", ", left));
    }
  }

  private Object folder() {
    return config.from().orElseThrow();
  }

  private void map(Parameters network, TokenizerFiles vocabularies, Consumer<String> messages) {
    TokenizerFiles own = saved.tokenizers();
    for (Parameter parameter : network.all()) {
      List<String> columns = COLUMNS.getOrDefault(parameter.name(), List.of());
      Optional<String> before = columns.stream().filter(own::hasColumn).findFirst();
      Optional<String> after = columns.stream().filter(vocabularies::hasColumn).findFirst();
      if (before.isPresent() && after.isPresent()) {
        map(parameter.name(), own, before.get(), vocabularies, after.get(), messages);
      }
    }
  }

  private void map(
      String name,
      TokenizerFiles own,
      String before,
      TokenizerFiles vocabularies,
      String after,
      Consumer<String> messages) {
    try (VocabularyMap.Pair pair = VocabularyMap.Pair.open(own, before, vocabularies, after)) {
      String difference = pair.difference().orElse("");
      if (difference.isEmpty()) {
        return;
      }
      if (config.vocabulary() == StartConfig.VocabularyUse.KEPT) {
        throw VocabularyMap.refusal(after, difference);
      }
      VocabularyMap map = pair.map();
      maps.put(name, map);
      messages.accept(
          "%s: %,d of %,d pieces keep their rows, the others get means"
              .formatted(name, map.kept(), map.rows().size()));
    }
  }

  /** Fills the parameters that are taken; {@link #take} was called before they got their places. */
  void fill(Parameters network) {
    for (Parameter parameter : network.all()) {
      if (taken.contains(parameter.name())) {
        fill(parameter);
      }
    }
  }

  private void fill(Parameter parameter) {
    VocabularyMap map = maps.get(parameter.name());
    if (map == null) {
      NamedTensor whole =
          NamedTensor.of(parameter.name(), parameter.shape(), parameter.value().memory());
      saved.parameters().read(whole);
      return;
    }
    StoredTensor stored = saved.parameters().find(parameter.name()).orElseThrow();
    float[] rows = new float[Math.toIntExact(stored.elements())];
    MemorySegment memory = MemorySegment.ofArray(rows);
    saved.parameters().read(new NamedTensor(parameter.name(), stored.shape(), memory));
    map.fill(new Tensor(memory, rows.length), parameter.value());
  }

  /** The hash of what was taken, as it was taken. */
  String hash(Parameters network) {
    return BaseHash.of(network.all().stream().filter(p -> taken.contains(p.name())).toList());
  }

  private static MemorySegment nothing(Parameter parameter) {
    return MemorySegment.NULL.reinterpret(Float.BYTES * parameter.size());
  }
}

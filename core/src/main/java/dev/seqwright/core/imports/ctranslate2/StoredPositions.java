package dev.seqwright.core.imports.ctranslate2;

import dev.seqwright.core.export.ctranslate2.ElementType;
import dev.seqwright.core.imports.foreign.ForeignTensor;
import dev.seqwright.core.position.SinusoidForm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Position encodings. A model without any has sinusoids, [sin | cos] with t = 1 first. A stored
 * table that holds sinusoids of some form is read as those, which have no last position; any other
 * table is one that was learned.
 */
final class StoredPositions {
  private static final List<String> STACKS = List.of("encoder", "decoder");

  private final Variables variables;

  StoredPositions(Variables variables) {
    this.variables = variables;
  }

  private static String table(String stack) {
    return stack + "/position_encodings/encodings";
  }

  /** Settings of the model. */
  List<String> settings() {
    if (STACKS.stream().noneMatch(stack -> variables.has(table(stack)))) {
      return List.of(sinusoids(SinusoidForm.HALVES_FULL_RANGE, 1));
    }
    StoredVariable encoder = variables.matrix(table("encoder"));
    StoredVariable decoder = variables.matrix(table("decoder"));
    Optional<String> form = form(encoder);
    if (form.isPresent() && form.equals(form(decoder))) {
      return List.of(form.get());
    }
    if (encoder.rows() != decoder.rows()) {
      throw variables.wrong(
          table("decoder"),
          "has %d positions, the encoder's %d; expected as many"
              .formatted(decoder.rows(), encoder.rows()));
    }
    return List.of("positions=learned", "max-positions=" + encoder.rows());
  }

  private static String sinusoids(SinusoidForm form, int first) {
    return "positions={kind: sinusoidal, form: %s, first-position: %d}"
        .formatted(form.name().toLowerCase(Locale.ROOT).replace('_', '-'), first);
  }

  private static Optional<String> form(StoredVariable table) {
    for (SinusoidForm form : SinusoidForm.values()) {
      for (int first = 0; first <= 1; first++) {
        if (holds(table, form, first)) {
          return Optional.of(sinusoids(form, first));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean holds(StoredVariable table, SinusoidForm form, int first) {
    int size = Math.toIntExact(table.shape().get(1));
    double tolerance = table.type() == ElementType.FLOAT32 ? 1e-4 : 1e-2; // of angles in floats
    for (long i = 0; i < table.elements(); i++) {
      double expected = form.value((double) (i / size + first), (int) (i % size), size);
      if (!(Math.abs(table.at(i) - expected) <= tolerance)) {
        return false;
      }
    }
    return size > 2;
  }

  /** The values of learned tables, which the model multiplies by sqrt D. */
  Map<String, ForeignTensor> tensors() {
    Map<String, ForeignTensor> tensors = new LinkedHashMap<>();
    for (String stack : STACKS) {
      String name = table(stack);
      variables
          .find(name)
          .ifPresent(
              stored -> {
                double root = Math.sqrt(stored.shape().get(1).doubleValue());
                tensors.put(
                    stack + ".positions.weight",
                    new ForeignTensor(
                        stored.shape(),
                        into -> {
                          variables.read(name, into);
                          for (long i = 0; i < into.size(); i++) {
                            into.set(i, (float) (into.get(i) / root));
                          }
                        }));
              });
    }
    return tensors;
  }
}

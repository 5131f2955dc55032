package dev.seqwright.core.imports.ctranslate2;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.export.ctranslate2.ElementType;
import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables of a model under the names used since revision 2; remembers which were used. */
final class Variables {
  /** What the name of a weight's scale has behind the weight's. */
  static final String SCALE = "_scale";

  private static final float OLD_INT16_SCALE = 1000; // of files that store none

  private final Path file;
  private final Map<String, StoredVariable> byName = new LinkedHashMap<>();
  private final Set<String> scopes = new HashSet<>();
  private final Set<String> used = new HashSet<>();

  Variables(ModelFile model) {
    this.file = model.file();
    boolean first = model.revision() == 1;
    model.variables().forEach((name, v) -> put(first ? FirstRevisionNames.current(name) : name, v));
  }

  private void put(String name, StoredVariable variable) {
    if (byName.put(name, variable) != null) {
      throw wrong(name, "is there twice");
    }
    for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
      scopes.add(name.substring(0, end));
    }
  }

  Path file() {
    return file;
  }

  Set<String> names() {
    return byName.keySet();
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  /** Whether something is stored under a scope. */
  boolean hasScope(String scope) {
    return scopes.contains(scope);
  }

  /** Marks names as dealt with. */
  void use(String name) {
    used.add(name);
    used.add(name + SCALE);
  }

  /** Names that nobody asked for. */
  List<String> unused() {
    return byName.keySet().stream().filter(name -> !used.contains(name)).toList();
  }

  Optional<StoredVariable> find(String name) {
    use(name);
    return Optional.ofNullable(byName.get(name));
  }

  StoredVariable require(String name) {
    return find(name).orElseThrow(() -> wrong(name, "is missing"));
  }

  /** A matrix, without its values. */
  StoredVariable matrix(String name) {
    StoredVariable variable = require(name);
    if (variable.shape().size() != 2 || variable.elements() == 0) {
      throw wrong(name, "has shape " + variable.shape() + ", expected a matrix");
    }
    return variable;
  }

  /** A number under the first of some names that is there. */
  Optional<Float> number(String... names) {
    Optional<Float> found = Optional.empty();
    for (String name : names) {
      StoredVariable variable = find(name).orElse(null);
      if (variable != null && !variable.isNumber()) {
        throw wrong(name, "has shape " + variable.shape() + ", expected one number");
      }
      found = found.isEmpty() && variable != null ? Optional.of(variable.at(0)) : found;
    }
    return found;
  }

  boolean flag(boolean otherwise, String... names) {
    return number(names).map(value -> value != 0).orElse(otherwise);
  }

  /** A text, which is stored as a vector of its bytes. */
  Optional<String> text(String name) {
    return find(name).map(variable -> utf8(name, variable));
  }

  private String utf8(String name, StoredVariable variable) {
    if (variable.type() != ElementType.INT8 || variable.elements() > 1000) {
      throw wrong(name, "is not a text");
    }
    byte[] bytes = variable.data().toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Writes the values of a variable, with its scales, into the beginning of a tensor. */
  void read(String name, Tensor into) {
    StoredVariable variable = require(name);
    long elements = variable.elements();
    if (variable.type().isFloating()) {
      for (long i = 0; i < elements; i++) {
        into.set(i, variable.at(i));
      }
      return;
    }
    float[] scales = scales(name, variable);
    long rowLength = elements / scales.length;
    for (long i = 0; i < elements; i++) {
      into.set(i, variable.at(i) / scales[(int) (i / rowLength)]);
    }
  }

  /** One scale for all, or one a row: a weight is its integer / scale. */
  private float[] scales(String name, StoredVariable variable) {
    StoredVariable stored = byName.get(name + SCALE);
    if (stored == null && variable.type() == ElementType.INT16) {
      return new float[] {OLD_INT16_SCALE};
    }
    if (stored == null || !stored.type().isFloating()) {
      throw wrong(name, "holds " + variable.type() + " without a scale of floating point");
    }
    if (stored.shape().size() > 1
        || (stored.elements() != 1 && stored.elements() != variable.rows())) {
      throw wrong(
          name + SCALE,
          "has shape %s, expected one number or %d".formatted(stored.shape(), variable.rows()));
    }
    float[] scales = new float[(int) stored.elements()];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = stored.at(i);
      if (!(scales[i] > 0 && Float.isFinite(scales[i]))) {
        throw wrong(name + SCALE, "holds " + scales[i] + ", expected positive numbers");
      }
    }
    return scales;
  }

  /** Whether two names stand for the same values: one variable, or two copies of it. */
  boolean same(String first, String second) {
    StoredVariable a = byName.get(first);
    StoredVariable b = byName.get(second);
    if (a == null || b == null) {
      return a == null && b == null;
    }
    boolean equal =
        a.offset() == b.offset()
            || (a.type() == b.type()
                && a.shape().equals(b.shape())
                && a.data().mismatch(b.data()) < 0);
    return equal && (first.endsWith(SCALE) || same(first + SCALE, second + SCALE));
  }

  UserException wrong(String name, String what) {
    return new UserException(
        "%s: variable '%s' %s; convert the model again or restore it from a copy"
            .formatted(file, name, what));
  }
}

package dev.seqwright.core.imports.ctranslate2;

import dev.seqwright.core.checkpoint.MappedFile;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.export.ctranslate2.ElementType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An open {@code model.bin}. The file is mapped, not read: opening it takes memory for the names
 * only, whatever sizes it announces, and every mistake in its structure is found then.
 *
 * <pre>
 *   u32 version, 1 to 6
 *   text spec, u32 revision                             from version 2 on
 *   u32 count, then for each variable
 *     text name, u8 rank, u32 dimension each
 *     u8 bytes an element, u32 elements                 up to version 3
 *     u8 type, u32 bytes                                from version 4 on
 *     the elements
 *   u32 count, then text alias, text name for each      from version 3 on
 * </pre>
 *
 * Version 5 is as 4; with version 6 settings of tokens moved to {@code config.json}.
 */
final class ModelFile implements AutoCloseable {
  private static final int NEWEST = 6;
  private static final int MOST_VARIABLES = 100_000; // models have some thousands at most
  private static final int HIGHEST_RANK = 8;

  private final MappedFile mapped;
  private final Cursor cursor;
  private final int version;
  private final String spec;
  private final long revision;
  private final Map<String, StoredVariable> variables = new LinkedHashMap<>();

  private ModelFile(MappedFile mapped) {
    this.mapped = mapped;
    this.cursor = new Cursor(mapped.file(), mapped.content());
    this.version = version();
    this.spec = version >= 2 ? cursor.text("the name of the specification") : "";
    this.revision = version >= 2 ? cursor.fourBytes("the revision") : 1;
    readVariables();
    if (version >= 3) {
      readAliases();
    }
    if (cursor.remaining() > 0) {
      throw cursor.damaged(cursor.remaining() + " bytes follow the end of the model");
    }
  }

  /**
   * Opens a file.
   *
   * @throws UserException when it is missing, cut, damaged or of a later version
   */
  static ModelFile open(Path file) {
    return MappedFile.open(file, "the binary file of a CTranslate2 model", ModelFile::new);
  }

  private int version() {
    long found = cursor.fourBytes("the version");
    if (found < 1 || found > NEWEST) {
      throw cursor.damaged("it has binary version " + found + ", expected 1 to " + NEWEST);
    }
    return (int) found;
  }

  private void readVariables() {
    long count = count("variables");
    for (long i = 0; i < count; i++) {
      StoredVariable variable = variable("variable " + i);
      if (variables.putIfAbsent(variable.name(), variable) != null) {
        throw cursor.damaged("a second variable is named '" + variable.name() + "'");
      }
    }
  }

  private long count(String what) {
    long count = cursor.fourBytes("the number of " + what);
    if (count > MOST_VARIABLES) {
      throw cursor.damaged("%d %s, expected %d at most".formatted(count, what, MOST_VARIABLES));
    }
    return count;
  }

  private StoredVariable variable(String which) {
    String name = cursor.text("the name of " + which);
    String of = "variable '" + name + "'";
    if (name.isEmpty()) {
      throw cursor.damaged(which + " has no name");
    }
    List<Long> shape = shape(of);
    ElementType type = type(of);
    long announced = cursor.fourBytes("the size of " + of) * (version >= 4 ? 1 : type.bytes());
    if (announced != bytes(shape, type)) {
      throw cursor.damaged(
          "%s: shape %s of %s does not fill %d bytes".formatted(of, shape, type, announced));
    }
    long offset = cursor.position();
    return new StoredVariable(name, type, shape, cursor.take(announced, of), offset);
  }

  private List<Long> shape(String of) {
    int rank = cursor.oneByte("the rank of " + of);
    if (rank > HIGHEST_RANK) {
      throw cursor.damaged("%s has rank %d, expected %d at most".formatted(of, rank, HIGHEST_RANK));
    }
    List<Long> shape = new ArrayList<>();
    for (int d = 0; d < rank; d++) {
      shape.add(cursor.fourBytes("dimension " + d + " of " + of));
    }
    return List.copyOf(shape);
  }

  private ElementType type(String of) {
    int id = cursor.oneByte("the type of " + of);
    return (version >= 4 ? ElementType.numbered(id) : ElementType.sized(id))
        .orElseThrow(() -> cursor.damaged(of + " has elements of an unknown type " + id));
  }

  /** The bytes of a shape; -1, which no variable has, where the product overflows. */
  private static long bytes(List<Long> shape, ElementType type) {
    try {
      return shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  private void readAliases() {
    long count = count("aliases");
    for (long i = 0; i < count; i++) {
      String alias = cursor.text("the name of alias " + i);
      String target = cursor.text("the target of alias '" + alias + "'");
      StoredVariable variable = variables.get(target);
      if (variable == null) {
        throw cursor.damaged(
            "alias '%s' stands for '%s', which is not there".formatted(alias, target));
      }
      if (variables.putIfAbsent(alias, variable) != null) {
        throw cursor.damaged("alias '" + alias + "' has the name of a variable");
      }
      StoredVariable scale = variables.get(target + Variables.SCALE);
      if (scale != null) {
        variables.putIfAbsent(alias + Variables.SCALE, scale);
      }
    }
  }

  Path file() {
    return mapped.file();
  }

  int binaryVersion() {
    return version;
  }

  /** The name of the specification; empty in version 1. */
  String spec() {
    return spec;
  }

  long revision() {
    return revision;
  }

  /** Everything stored, aliases too, by name. */
  Map<String, StoredVariable> variables() {
    return variables;
  }

  /** Unmaps the file. */
  @Override
  public void close() {
    mapped.close();
  }
}

package dev.seqwright.core.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Parses YAML into a {@link Yaml} tree. Scalars stay text: what a value means is decided by the
 * type it is bound to, so that {@code no} is never mistaken for a truth value.
 */
final class YamlReader {
  /** Aliases of whole collections multiply; a configuration needs few of them. */
  private static final int MAX_COLLECTION_ALIASES = 16;

  private final String origin;
  private final Function<Mark, String> place;

  private YamlReader(String origin, Function<Mark, String> place) {
    this.origin = origin;
    this.place = place;
  }

  /** The mapping that a configuration file holds. */
  static Yaml.Mapping file(Path file) {
    return document(decode(file, bytes(file)), file.toString());
  }

  /** The mapping that a text holds; {@code origin} names it in messages. */
  static Yaml.Mapping document(String text, String origin) {
    YamlReader reader = new YamlReader(origin, mark -> origin + ":" + (mark.getLine() + 1));
    Node root = reader.compose(text);
    if (root == null) {
      throw new UserException(
          Help.NOT_YAML,
          origin + ": the file is empty; expected a configuration, one 'key: value' a line");
    }
    if (reader.tree(root) instanceof Yaml.Mapping mapping) {
      return mapping;
    }
    throw new UserException(
        Help.NOT_YAML,
        reader.place.apply(root.getStartMark()) + ": expected 'key: value' lines, found no key");
  }

  /** One value, such as stands after the equals sign of {@code --set}. */
  static Yaml value(String text, String origin) {
    YamlReader reader = new YamlReader(origin, mark -> origin);
    Node root = reader.compose(text);
    return root == null ? new Yaml.Scalar(null, origin) : reader.tree(root);
  }

  private Node compose(String text) {
    LoaderOptions limits = new LoaderOptions();
    limits.setMaxAliasesForCollections(MAX_COLLECTION_ALIASES);
    try {
      return new org.yaml.snakeyaml.Yaml(limits).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      String where = mark == null ? origin : place.apply(mark);
      throw new UserException(
          Help.NOT_YAML, where + ": this is not valid YAML: " + e.getProblem(), e);
    } catch (YAMLException e) {
      throw new UserException(
          Help.NOT_YAML, origin + ": this is not valid YAML: " + e.getMessage(), e);
    }
  }

  private Yaml tree(Node node) {
    if (node.isTwoStepsConstruction()) {
      throw new UserException(where(node) + ": an alias that contains itself");
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode sequence -> sequence(sequence);
      case MappingNode mapping -> mapping(mapping);
      default -> throw new UserException(Help.NOT_YAML, where(node) + ": this is not valid YAML");
    };
  }

  private String where(Node node) {
    return place.apply(node.getStartMark());
  }

  private Yaml.Scalar scalar(ScalarNode node) {
    boolean absent = node.isPlain() && node.getTag().equals(Tag.NULL);
    return new Yaml.Scalar(absent ? null : node.getValue(), where(node));
  }

  private Yaml.Sequence sequence(SequenceNode node) {
    List<Yaml> items = new ArrayList<>();
    node.getValue().forEach(item -> items.add(tree(item)));
    return new Yaml.Sequence(items, where(node));
  }

  private Yaml.Mapping mapping(MappingNode node) {
    Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
    for (NodeTuple pair : node.getValue()) {
      String key = key(pair.getKeyNode());
      Yaml.Entry entry = new Yaml.Entry(where(pair.getKeyNode()), tree(pair.getValueNode()));
      Yaml.Entry first = entries.putIfAbsent(key, entry);
      if (first != null) {
        throw new UserException(
            "%s: the key '%s' stands twice, first at %s; remove one of them"
                .formatted(entry.place(), key, first.place()));
      }
    }
    return new Yaml.Mapping(entries, where(node));
  }

  private String key(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw new UserException(where(node) + ": a key must be a single word");
  }

  private static byte[] bytes(Path file) {
    if (Files.isDirectory(file)) {
      throw new UserException(Help.MISSING_FILE, file + " is a directory; expected a YAML file");
    }
    if (!Files.exists(file)) {
      throw new UserException(Help.MISSING_FILE, file + " does not exist; expected a YAML file");
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UserException(file + " cannot be read: " + FileProblem.of(e), e);
    }
  }

  private static String decode(Path file, byte[] bytes) {
    ByteBuffer input = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(input).toString();
    } catch (CharacterCodingException e) {
      int line = 1;
      for (int i = 0; i < input.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new UserException(
          Help.NOT_UTF_8,
          file + ":" + line + ": not valid UTF-8; save the file as UTF-8 and try again",
          e);
    }
  }
}

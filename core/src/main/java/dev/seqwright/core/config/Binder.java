package dev.seqwright.core.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Binds YAML to configuration records, and writes records back as YAML.
 *
 * <p>A configuration is a record. Its constructor without arguments holds the defaults, its compact
 * constructor the checks (an IllegalArgumentException; one that begins with the name of a key is
 * reported at that key). Keys are the names of the components in kebab-case: {@code maxTokens} is
 * {@code max-tokens}. Components are int, long, double, boolean, String, Path, Duration ({@code
 * 90m}), enums (in kebab-case), Optional ({@code null} is empty), List (a single value is a list of
 * one), records, and the interfaces made known by {@link #withKinds}.
 *
 * <p>A binder does not change: every {@code with} gives a new one. All mistakes of the user are
 * {@link UserException}s that name the file and line (or the {@code --set} option), the key, what
 * was found and what is allowed.
 */
public final class Binder {
  private final KindsByFamily kinds;
  private final Set<String> ignored;
  private final boolean stored;

  /** A binder that knows no kinds yet. */
  public Binder() {
    this(new KindsByFamily(Map.of(), Map.of()), Set.of(), false);
  }

  private Binder(KindsByFamily kinds, Set<String> ignored, boolean stored) {
    this.kinds = kinds;
    this.ignored = ignored;
    this.stored = stored;
  }

  /**
   * A binder for the configurations of stored models: keys that they lack have the values of {@link
   * Earlier}.
   */
  public Binder ofStored() {
    return new Binder(kinds, ignored, true);
  }

  /**
   * A binder that also knows the variants of a family. In YAML a variant is its name, {@code
   * attention: band}, or a mapping, {@code attention: {kind: band, window: 4}}.
   *
   * @param family the interface that components are declared with
   * @param variants name to record class; the order is that of messages
   */
  public <T> Binder withKinds(Class<T> family, Map<String, ? extends Class<? extends T>> variants) {
    return new Binder(kinds.with(family, variants), ignored, stored);
  }

  /**
   * The same where a mapping that names no kind is of the kind of a value. Keys that only other
   * kinds of such a family have are refused with the name of the kind.
   */
  public <T> Binder withDefault(Class<T> family, T value) {
    return new Binder(kinds.withDefault(family, (Record) value), ignored, stored);
  }

  /** A binder that leaves these keys of the top level to other readers of the same file. */
  public Binder ignoring(String... topLevelKeys) {
    return new Binder(kinds, Set.of(topLevelKeys), stored);
  }

  /**
   * Binds a file.
   *
   * @param overrides settings such as {@code model.layers=3} that win over the file, in their order
   */
  public <R> R bind(Class<R> type, Path file, List<String> overrides) {
    return bind(type, YamlReader.file(file), overrides);
  }

  /** Binds a text; {@code origin} stands for the file name in messages. */
  public <R> R bindText(Class<R> type, String text, String origin, List<String> overrides) {
    return bind(type, YamlReader.document(text, origin), overrides);
  }

  /**
   * Binds a file, if there is one, and settings over the values of a record.
   *
   * @param file may be absent
   */
  public <R extends Record> R bind(Optional<Path> file, List<String> overrides, R defaults) {
    @SuppressWarnings("unchecked") // a record has the class of its own
    Class<R> type = (Class<R>) defaults.getClass();
    Yaml.Mapping changed = changed(document(file), overrides);
    return type.cast(new Binding(kinds, stored).value(changed, type, defaults, ""));
  }

  /**
   * Binds the kind of a family that one key of the top level of a file, if there is one, or of
   * settings names.
   *
   * @param otherwise the kind where neither has the key
   */
  public <T> T bindKind(
      Class<T> family, Optional<Path> file, List<String> overrides, String key, T otherwise) {
    Yaml.Entry entry = changed(document(file), overrides).entries().get(key);
    return entry == null
        ? otherwise
        : family.cast(new Binding(kinds, stored).value(entry.value(), family, otherwise, key));
  }

  /**
   * Binds what stands under one key of the top level of a file, if there is one, or of settings,
   * whatever else they hold, over the values of a record.
   */
  public <R extends Record> R bindSection(
      Optional<Path> file, List<String> overrides, String section, R defaults) {
    Yaml.Entry entry = changed(document(file), overrides).entries().get(section);
    @SuppressWarnings("unchecked") // a record has the class of its own
    Class<R> type = (Class<R>) defaults.getClass();
    return entry == null
        ? defaults
        : type.cast(new Binding(kinds, stored).value(entry.value(), type, defaults, section));
  }

  private static Yaml.Mapping document(Optional<Path> file) {
    return file.map(YamlReader::file).orElseGet(() -> new Yaml.Mapping(Map.of(), "--set"));
  }

  /** Binds settings alone, over the defaults of the record. */
  public <R> R bind(Class<R> type, List<String> overrides) {
    return bind(type, new Yaml.Mapping(Map.of(), "--set"), overrides);
  }

  /** Binds what stands under one key of the top level, whatever else the file holds. */
  public <R> R bindSection(Class<R> type, Path file, String section) {
    return bindSection(type, YamlReader.file(file), section);
  }

  /** Binds one section of a text; {@code origin} stands for the file name in messages. */
  public <R> R bindSection(Class<R> type, String text, String origin, String section) {
    return bindSection(type, YamlReader.document(text, origin), section);
  }

  /**
   * Binds the kind of a family that one key of the top level of a text names.
   *
   * @param otherwise the kind where the text has no such key
   */
  public <T> T bindKind(Class<T> family, String text, String origin, String key, T otherwise) {
    Yaml.Entry entry = YamlReader.document(text, origin).entries().get(key);
    return entry == null
        ? otherwise
        : family.cast(new Binding(kinds, stored).value(entry.value(), family, otherwise, key));
  }

  private <R> R bindSection(Class<R> type, Yaml.Mapping document, String section) {
    Yaml.Entry entry = document.entries().get(section);
    Yaml content = entry == null ? new Yaml.Mapping(Map.of(), document.place()) : entry.value();
    return type.cast(new Binding(kinds, stored).value(content, type, null, section));
  }

  /**
   * The resolved configuration as YAML, every key written. Binding the text gives an equal record.
   *
   * @throws IllegalArgumentException when a variant is not among the kinds of its family
   */
  public String toYaml(Record configuration) {
    return new YamlWriter(kinds).write(configuration);
  }

  /** A document that {@link #toYaml} wrote, with one key of a section put in place or added. */
  @SuppressWarnings("unchecked") // a document of ours has texts for keys
  public static String with(String yaml, String section, String key, String value) {
    SafeConstructor plain = new SafeConstructor(new LoaderOptions());
    Map<String, Object> document = new org.yaml.snakeyaml.Yaml(plain).load(yaml);
    Map<String, Object> keys =
        (Map<String, Object>) document.computeIfAbsent(section, s -> new LinkedHashMap<>());
    keys.put(key, value);
    return YamlWriter.write(document);
  }

  /** The same with a section in place of the one of that name: another such document has it. */
  public static String withSection(String yaml, String section, String other) {
    Map<String, Object> document = document(yaml);
    document.put(section, document(other).get(section));
    return YamlWriter.write(document);
  }

  /** The kind that a section of a document that {@link #toYaml} wrote has. */
  public static Optional<String> kind(String yaml, String section) {
    Object found = document(yaml).get(section);
    return found instanceof String name
        ? Optional.of(name)
        : text(yaml, section, KindsByFamily.KEY);
  }

  /** A single value in a section of a document that {@link #toYaml} wrote. */
  public static Optional<String> text(String yaml, String section, String key) {
    return document(yaml).get(section) instanceof Map<?, ?> keys
        ? Optional.ofNullable(keys.get(key)).map(Object::toString)
        : Optional.empty();
  }

  /** A section of a document that {@link #toYaml} wrote, as a document of its own. */
  @SuppressWarnings("unchecked") // a document of ours has texts for keys
  public static String part(String yaml, String section) {
    return document(yaml).get(section) instanceof Map<?, ?> keys
        ? YamlWriter.write((Map<String, Object>) keys)
        : "";
  }

  private static Map<String, Object> document(String yaml) {
    return new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
  }

  private <R> R bind(Class<R> type, Yaml.Mapping document, List<String> overrides) {
    return type.cast(
        new Binding(kinds, stored).value(changed(document, overrides), type, null, ""));
  }

  private Yaml.Mapping changed(Yaml.Mapping document, List<String> overrides) {
    Map<String, Yaml.Entry> own = new LinkedHashMap<>(document.entries());
    own.keySet().removeIf(ignored::contains);
    return Overrides.apply(new Yaml.Mapping(own, document.place()), overrides);
  }
}

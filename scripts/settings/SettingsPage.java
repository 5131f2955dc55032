import dev.seqwright.core.adapt.Adaptations;
import dev.seqwright.core.config.Flag;
import dev.seqwright.core.config.Inline;
import dev.seqwright.core.halting.HaltingKind;
import dev.seqwright.core.model.Catalogue;
import dev.seqwright.core.model.CharacterKind;
import dev.seqwright.core.model.DocumentKind;
import dev.seqwright.core.model.EncoderConfig;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.task.RunConfig;
import dev.seqwright.core.task.TaskKind;
import dev.seqwright.core.task.Tasks;
import dev.seqwright.core.train.optimizer.Optimizers;
import dev.seqwright.core.train.schedule.Schedules;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Writes the reference of all settings to the standard output, in Markdown: key, default, option,
 * and what the Javadoc of the record says. The arguments are folders of sources.
 */
final class SettingsPage {
  private static final String TABLE = "\n| key | default | option | |\n|---|---|---|---|\n";

  /** Keys that tables above had. */
  private final Map<String, String> written = new LinkedHashMap<>();

  private final Map<String, String> options = new LinkedHashMap<>();
  private final RecordTexts texts;
  private final Yaml flow;

  private SettingsPage(RecordTexts texts) {
    this.texts = texts;
    DumperOptions style = new DumperOptions();
    style.setDefaultFlowStyle(DumperOptions.FlowStyle.FLOW);
    style.setWidth(Integer.MAX_VALUE);
    this.flow = new Yaml(style);
  }

  public static void main(String[] folders) throws Exception {
    SettingsPage page = new SettingsPage(new RecordTexts(folders));
    System.out.print(
        """
        # Settings

        Every key of a configuration, its default and its option, made by `scripts/docs.sh`. `--set KEY=VALUE` sets any key on the
        command line, the file of `--config` holds keys as YAML, and a model's own `config.yaml` has all that it was trained with.
        The kinds of part that a model is made of, and their settings, are in [variants.md](variants.md).
        """);
    for (var kind : Tasks.ALL.entrySet()) {
      page.printTask(kind.getKey(), made(kind.getValue()));
    }
    page.printKinds("task", Tasks.ALL);
    page.printKinds("task.characters", CharacterKind.ALL);
    page.printKinds("model.document", DocumentKind.ALL);
    page.printKinds("model.encoder.stack.halting", HaltingKind.ALL);
    page.printKinds("adaptation", Adaptations.ALL);
    page.printKinds("training.optimizer", Optimizers.ALL);
    page.printKinds("training.schedule", Schedules.ALL);
  }

  private static <T> T made(Class<T> type) throws Exception {
    var constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  /** The keys that no task before had. */
  private void printTask(String name, TaskKind task) throws Exception {
    RunConfig config = new RunConfig(task);
    Map<String, String> rows = new LinkedHashMap<>();
    Map<String, Object> document = new Yaml().load(RunConfig.binder().toYaml(config));
    collect(config, "", document, rows);
    rows.keySet().removeAll(written.keySet());
    String title = written.isEmpty() ? "With the task " : "Further keys with the task ";
    print(title + "`" + name + "`", rows);
    written.putAll(rows);
  }

  private void print(String title, Map<String, String> rows) {
    if (!rows.isEmpty()) {
      System.out.print("\n## " + title + "\n" + TABLE);
      rows.forEach((key, row) -> System.out.println(row.formatted(options.getOrDefault(key, ""))));
    }
  }

  /** The settings of each kind that one key may have. */
  private void printKinds(String key, Map<String, ? extends Class<?>> kinds) throws Exception {
    Map<String, String> rows = new LinkedHashMap<>();
    for (var kind : kinds.entrySet()) {
      Record settings = (Record) made(kind.getValue());
      if (settings.getClass().getRecordComponents().length == 0) {
        rows.put(kind.getKey(), "| `" + kind.getKey() + "` | | %s | |");
      }
      for (RecordComponent component : settings.getClass().getRecordComponents()) {
        boolean stack = component.isAnnotationPresent(Inline.class);
        String own = stack ? "layers and the other keys of a stack" : kebab(component.getName());
        String name = kind.getKey() + ": " + own;
        rows.put(name, row(settings.getClass(), component, name, shown(read(component, settings))));
      }
    }
    print("Kinds of `" + key + "`", rows);
  }

  private void collect(
      Record value, String path, Map<String, Object> yaml, Map<String, String> rows)
      throws Exception {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      String key = kebab(component.getName());
      Object plain = yaml.get(key);
      noteOptions(component, path + key);
      if (component.isAnnotationPresent(Inline.class)) {
        collect((Record) read(component, value), path, yaml, rows);
      } else if (component.getType().isRecord() || key.equals("model")) {
        collect((Record) read(component, value), path + key + ".", section(plain), rows);
      } else {
        boolean varies = (path + key).equals("training.workers");
        String otherwise = varies ? "one a processor" : shown(plain);
        rows.put(path + key, row(value.getClass(), component, path + key, otherwise));
      }
    }
  }

  @SuppressWarnings("unchecked") // a document of ours has texts for keys
  private static Map<String, Object> section(Object yaml) {
    return (Map<String, Object>) yaml;
  }

  private void noteOptions(RecordComponent component, String key) {
    for (Flag flag : component.getAnnotationsByType(Flag.class)) {
      String whole = flag.key().isEmpty() ? key : key + "." + flag.key();
      options.put(whole, "`" + String.join("` `", flag.names()) + "`");
    }
  }

  private static Object read(RecordComponent component, Record record) throws Exception {
    component.getAccessor().setAccessible(true);
    return component.getAccessor().invoke(record);
  }

  /** A row with a place for the option. */
  private String row(Class<?> type, RecordComponent component, String key, String value) {
    String text = texts.of(type, component).replace("|", "\\|").replace("%", "%%");
    return "| `" + key + "` | " + value.replace("%", "%%") + " | %s | " + text + " |";
  }

  /** A default; nothing where there is none. */
  private String shown(Object value) {
    if (value == null) {
      return "";
    }
    String text =
        switch (value) {
          case Map<?, ?> keys -> flow.dump(keys).strip();
          case List<?> list -> flow.dump(list).strip();
          case CharacterKind kind -> nameOf(kind, CharacterKind.ALL);
          case PositionKind kind -> Catalogue.name(kind);
          case EncoderConfig stack -> "layers: " + stack.shape().layers();
          case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
          default -> value.toString();
        };
    return "`" + text.replace("|", "\\|") + "`";
  }

  private static String nameOf(Object kind, Map<String, ? extends Class<?>> kinds) {
    return kinds.entrySet().stream()
        .filter(entry -> entry.getValue() == kind.getClass())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}

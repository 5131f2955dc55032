package dev.seqwright.core.export;

import dev.seqwright.core.checkpoint.LoadedModel;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.checkpoint.StoredTensor;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.model.CharacterKind;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.Hierarchical;
import dev.seqwright.core.model.HierarchicalConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.Network;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.tokenizer.Vocabulary;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** An encoder or a decoder of texts, with the head of its task, which is to be exported. */
public final class ExportedNetwork extends ExportedModel {
  /** Why a format that has no layers over sentences refuses one. */
  public static final String HIERARCHICAL = "model.kind: hierarchical, expected encoder or decoder";

  private static final String COLUMN = "text";
  private static final String TASK = "task";
  private static final String TAG = "tag";
  private static final String SECOND = "second";
  private static final String SEGMENTS = "embeddings.segments";

  private final ModelConfig config;
  private final Vocabulary vocabulary;

  ExportedNetwork(SavedModel saved, ModelConfig config, NativeSlabs slabs) {
    super(saved, loaded(saved.parameters(), config, slabs), slabs);
    this.config = config;
    this.vocabulary = saved.tokenizers().open(COLUMN);
  }

  /** All that is stored, so that a format sees the parts of every head. */
  private static Parameters loaded(Safetensors stored, ModelConfig config, NativeSlabs slabs) {
    Set<String> weights = weights(config);
    Parameters parameters = new Parameters();
    for (StoredTensor tensor : stored.tensors()) {
      if (!isScale(stored, tensor)) {
        int[] shape = tensor.shape().stream().mapToInt(Math::toIntExact).toArray();
        Parameter made = parameters.root().create(tensor.name(), Initializer.zeros(), shape);
        if (weights.contains(tensor.name()) || isOtherWeight(tensor)) {
          made.asWeight();
        }
      }
    }
    LoadedModel.fill(parameters, stored, slabs);
    return parameters;
  }

  private static boolean isScale(Safetensors stored, StoredTensor tensor) {
    String name = tensor.name();
    return name.endsWith(Safetensors.SCALES)
        && stored.find(name.substring(0, name.length() - Safetensors.SCALES.length())).isPresent();
  }

  private static boolean isOtherWeight(StoredTensor tensor) {
    return tensor.name().equals(SEGMENTS)
        || tensor.name().matches("head\\..*weight") && tensor.shape().size() == 2;
  }

  private static Set<String> weights(ModelConfig config) {
    Network network =
        switch (config) {
          case EncoderOnlyConfig encoder -> new EncoderOnly(encoder, 0);
          case DecoderOnlyConfig decoder -> new DecoderOnly(decoder, 0);
          case HierarchicalConfig hierarchical -> new Hierarchical(hierarchical, 0);
          default -> throw new IllegalArgumentException("a translator");
        };
    return network.parameters().all().stream()
        .filter(Parameter::isWeight)
        .map(Parameter::name)
        .collect(Collectors.toSet());
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  /** The kind of its task, as configurations name it. */
  public String task() {
    return Binder.kind(settings(), TASK).orElse("");
  }

  /** A setting of its task as text; nothing where it is not stored. */
  public String taskSetting(String key) {
    return Binder.text(settings(), TASK, key).orElse("");
  }

  /** What cuts its texts. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Whether it reads pairs of texts. */
  public boolean readsPairs() {
    return tokenizers().hasColumn(SECOND);
  }

  /** Whether it reads the texts of a pair each alone, and compares them. */
  public boolean comparesPairs() {
    return readsPairs() && taskSetting("pairs").equals("compared");
  }

  /** Whether it separates the texts of a pair by two end tokens, as RoBERTa does. */
  public boolean separatesPairs() {
    return readsPairs() && taskSetting("pairs").equals("separated");
  }

  /** Whether it tells the two texts of a pair apart by a learned vector. */
  public boolean hasSegments() {
    return has(SEGMENTS);
  }

  /** Whether it gives a label to each word. */
  public boolean isTagger() {
    return task().equals("tagging");
  }

  /** Whether it chooses among the labels of one column. */
  public boolean hasLabels() {
    return has("head.weight")
        && !answersNumbers()
        && (isTagger() || tokenizers().labelColumns().size() == 1);
  }

  /** Whether it answers with a number. */
  public boolean answersNumbers() {
    return has("head.mean");
  }

  /** How many numbers its only head gives. */
  public int answers() {
    return parameter("head.weight").rows();
  }

  /** How its states become one vector. */
  public SequencePooling pooling() {
    String name = taskSetting("pooling").replace('-', '_');
    return SequencePooling.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** What reads the characters of words beside their pieces. */
  public CharacterKind characters() {
    String task = Binder.part(settings(), TASK);
    Binder stored = Kinds.in(new Binder().ofStored());
    CharacterKind none = new CharacterKind.None();
    return stored.bindKind(CharacterKind.class, task, "config.yaml", "characters", none);
  }

  /** Those that have an id, in their order. */
  public List<String> characterNames() {
    return tokenizers().labels("character");
  }

  /** The labels of its only head. */
  public List<String> labels() {
    return tokenizers().labels(isTagger() ? TAG : tokenizers().labelColumns().getFirst());
  }

  @Override
  public void close() {
    vocabulary.close();
    super.close();
  }
}

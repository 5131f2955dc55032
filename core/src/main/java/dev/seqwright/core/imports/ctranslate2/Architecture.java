package dev.seqwright.core.imports.ctranslate2;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a model file says of the shape of its Transformer, by attributes and by which variables are
 * there. Everything that the models here cannot express is refused, all of it in one message.
 */
final class Architecture {
  private static final Map<String, Integer> SPECS =
      new TreeMap<>(
          Map.of("", 8, "TransformerBase", 8, "TransformerBig", 16, "TransformerSpec", 8));
  private static final int NEWEST_REVISION = 7;
  private static final List<String> ACTIVATIONS = List.of("relu", "gelu-tanh", "swish", "gelu");

  private final ModelFile file;
  private final Variables variables;
  private final Unsupported unsupported;
  private final StoredPositions positions;

  Architecture(ModelFile file, Variables variables) {
    this.file = file;
    this.variables = variables;
    this.unsupported = new Unsupported(variables);
    this.positions = new StoredPositions(variables);
  }

  /**
   * The configuration.
   *
   * @param epsilon of the norms, as config.json has it
   * @param shared whether both sides have one vocabulary
   * @throws UserException naming all that cannot be expressed
   */
  EncoderDecoderConfig config(Optional<Double> epsilon, boolean shared) {
    requireSpec();
    unsupported.requireNone();
    List<String> settings = new ArrayList<>();
    settings.add("size=" + variables.matrix(encoderEmbeddings()).shape().get(1));
    settings.add("heads=" + (int) agreed("num_heads", SPECS.get(file.spec())));
    settings.add("feed-forward=" + variables.matrix("encoder/layer_0/ffn/linear_0/weight").rows());
    settings.add("encoder.layers=" + layers("encoder"));
    settings.add("decoder.layers=" + layers("decoder"));
    settings.add("activation=" + activation());
    settings.addAll(gates());
    settings.add("norm=" + norm(epsilon));
    settings.add("norm-placement=" + (isPreNorm() ? "pre-norm" : "post-norm"));
    settings.addAll(positions.settings());
    settings.add("tied-embeddings=" + ties(shared));
    settings.add("output-bias=" + hasOutputBias());
    embeddingScale().ifPresent(settings::add);
    return bind(settings);
  }

  private EncoderDecoderConfig bind(List<String> settings) {
    try {
      return Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, settings);
    } catch (UserException e) {
      throw new UserException(
          variables.file() + ": its model cannot be built: " + e.getMessage(), e);
    }
  }

  private void requireSpec() {
    if (!SPECS.containsKey(file.spec()) || file.revision() > NEWEST_REVISION) {
      throw new UserException(
          "%s: specification '%s', revision %d; expected one of %s, revision %d at most: only encoder-decoder Transformers are imported"
              .formatted(
                  variables.file(),
                  file.spec(),
                  file.revision(),
                  SPECS.keySet().stream().filter(s -> !s.isEmpty()).toList(),
                  NEWEST_REVISION));
    }
  }

  /** Where the source's embeddings are; a list of one since revision 4. */
  String encoderEmbeddings() {
    String one = "encoder/embeddings/weight";
    return variables.has(one) ? one : "encoder/embeddings_0/weight";
  }

  int layers(String stack) {
    int layers = 0;
    while (variables.hasScope(stack + "/layer_" + layers)) {
      layers++;
    }
    return layers;
  }

  /** An attribute of both stacks, or of the model in older revisions. */
  private float agreed(String name, float otherwise) {
    float encoder = variables.number("encoder/" + name, name).orElse(otherwise);
    float decoder = variables.number("decoder/" + name, name).orElse(otherwise);
    if (encoder != decoder) {
      throw variables.wrong(
          "decoder/" + name,
          "is %s, the encoder's %s; expected the same in both".formatted(decoder, encoder));
    }
    return encoder;
  }

  private String activation() {
    float id = agreed("activation", 0);
    if (id < 0 || id >= ACTIVATIONS.size()) {
      throw variables.wrong("activation", "is %s, expected 0 to 3: %s".formatted(id, ACTIVATIONS));
    }
    return ACTIVATIONS.get((int) id);
  }

  boolean isGated() {
    return variables.has("encoder/layer_0/ffn/linear_0_noact/weight");
  }

  private List<String> gates() {
    String kind = "feed-forward={kind: glu, gate: " + activation() + "}";
    return isGated() ? List.of("encoder." + kind, "decoder." + kind) : List.of();
  }

  boolean isPreNorm() {
    return agreed("pre_norm", 1) != 0;
  }

  private String norm(Optional<Double> epsilon) {
    boolean centred = variables.has("encoder/layer_0/ffn/layer_norm/beta");
    double otherwise = centred ? 1e-5 : 1e-6;
    return "{kind: %s, epsilon: %s}"
        .formatted(centred ? "layer-norm" : "rms-norm", epsilon.orElse(otherwise));
  }

  /** Sides with two vocabularies are not tied, though they may start with the same values. */
  String ties(boolean shared) {
    String source = encoderEmbeddings();
    String target = "decoder/embeddings/weight";
    String output = "decoder/projection/weight";
    boolean sourceTarget = shared && variables.same(source, target);
    boolean targetOutput = variables.same(target, output);
    if (sourceTarget && targetOutput) {
      return "all";
    }
    if (targetOutput) {
      return "target-output";
    }
    if (shared && variables.same(source, output)) {
      return "source-output";
    }
    return sourceTarget ? "source-target" : "none";
  }

  /** A decoder that starts from nothing needs one: its start token must never be written. */
  private boolean hasOutputBias() {
    return variables.has("decoder/projection/bias") || startsFromZero();
  }

  /** Whether the decoder's first input is a vector of zeros in place of a token's embedding. */
  boolean startsFromZero() {
    return variables.flag(false, "decoder/start_from_zero_embedding");
  }

  StoredPositions positions() {
    return positions;
  }

  private Optional<String> embeddingScale() {
    double root =
        Math.sqrt(variables.matrix("decoder/embeddings/weight").shape().get(1).doubleValue());
    double encoder = embeddingScale("encoder", encoderEmbeddings(), root);
    double decoder = embeddingScale("decoder", "decoder/embeddings/weight", root);
    if (encoder != decoder) {
      throw variables.wrong(
          "decoder/scale_embeddings",
          "is %s, the encoder's %s; expected the same in both".formatted(decoder, encoder));
    }
    return encoder == root ? Optional.empty() : Optional.of("embedding-scale=" + encoder);
  }

  /** A flag, 1 unless said otherwise: times sqrt D or not at all; or the scale itself. */
  private double embeddingScale(String stack, String embeddings, double root) {
    String name = stack + "/scale_embeddings";
    String old = embeddings.replace("weight", "multiply_by_sqrt_depth");
    float value = variables.number(name, old).orElse(1f);
    boolean isFlag =
        variables
            .find(name)
            .or(() -> variables.find(old))
            .map(v -> !v.type().isFloating())
            .orElse(true);
    if (isFlag) {
      return value == 0 ? 1 : root;
    }
    return value;
  }
}

package dev.seqwright.core.parity;

import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.network.LoadedTranslator;
import dev.seqwright.core.task.Classification;
import dev.seqwright.core.task.TagScores;
import dev.seqwright.core.task.Tagging;
import dev.seqwright.core.task.Tasks;
import dev.seqwright.core.task.TextClassifier;
import java.nio.file.Path;
import java.util.List;

/**
 * A model and its ONNX export in onnxruntime, which is not part of this program: only where its jar
 * is on the class path.
 */
public final class OnnxParity {
  private OnnxParity() {}

  /** Whether onnxruntime is there. */
  public static boolean isAvailable() {
    try {
      Class.forName("ai.onnxruntime.OrtEnvironment", false, OnnxParity.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Compares what the network of texts in a folder says of lines. */
  public static NetworkParity ofNetwork(Path model, Path exported, List<String> lines) {
    try (LineScores expected = expected(model);
        LineScores found = found(model, exported)) {
      return NetworkParity.of(expected, found, lines);
    }
  }

  private static LineScores expected(Path model) {
    return switch (Tasks.of(model)) {
      case Tagging.Settings tagging -> new TaggerScores(TagScores.open(tagging, model));
      case Classification.Settings labels -> new ClassifierScores(TextClassifier.open(model));
      default -> new NetworkScores(model);
    };
  }

  private static LineScores found(Path model, Path exported) {
    return switch (Tasks.of(model)) {
      case Tagging.Settings tagging -> new OnnxTagger(TagScores.open(tagging, model), exported);
      case Classification.Settings labels ->
          new OnnxClassifier(TextClassifier.open(model), exported);
      default -> new OnnxNetwork(model, exported);
    };
  }

  /** Compares greedy translations of lines to their ends. */
  public static Parity of(Path model, Path exported, List<String> lines) {
    try (LoadedTranslator expecting = LoadedTranslator.open(model)) {
      DecodingConfig greedy = Parity.greedy(expecting);
      int longest = Math.min(greedy.maxTargetLength(), OnnxModel.longest(exported));
      DecodingConfig config =
          greedy.with(List.of("mini-batch=1", "workers=1", "max-target-length=" + longest));
      return Parity.of(
          Parity.translate(config, expecting.codec(), Parity.models(expecting), lines),
          Parity.translate(config, expecting.codec(), () -> new OnnxModel(exported), lines));
    }
  }
}

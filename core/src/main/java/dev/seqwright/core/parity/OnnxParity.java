package dev.seqwright.core.parity;

import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.network.LoadedTranslator;
import dev.seqwright.core.task.Tagging;
import dev.seqwright.core.task.Tasks;
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

  /** The same of the network of texts in a folder. */
  public static NetworkParity ofNetwork(Path model, Path exported, List<String> lines) {
    try (LineScores found = new OnnxNetwork(model, exported)) {
      boolean scoresTokens = Tasks.of(model) instanceof Tagging.Settings;
      if (NetworkParity.answersLines(model) && !scoresTokens) {
        List<String> labels = NetworkParity.labelNames(model);
        return NetworkParity.ofLabels(
            NetworkParity.labels(model, lines),
            lines.stream()
                .map(line -> labels.get(NetworkParity.largest(found.of(line)[0])))
                .toList());
      }
      try (LineScores expected = new NetworkScores(model)) {
        return NetworkParity.of(expected, found, lines);
      }
    }
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

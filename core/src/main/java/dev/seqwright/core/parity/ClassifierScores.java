package dev.seqwright.core.parity;

import dev.seqwright.core.task.Prediction;
import dev.seqwright.core.task.TextClassifier;
import java.util.List;

/** The probabilities that a trained classifier gives to the labels of a line, or its number. */
final class ClassifierScores implements LineScores {
  private final TextClassifier classifier;

  ClassifierScores(TextClassifier classifier) {
    this.classifier = classifier;
  }

  @Override
  public float[][] of(String line) {
    List<Prediction> columns =
        classifier.classify(List.of(classifier.question(line, "line"))).getFirst().columns();
    return columns.stream().map(ClassifierScores::numbers).toArray(float[][]::new);
  }

  private static float[] numbers(Prediction answer) {
    return switch (answer) {
      case Prediction.Label label -> floats(label.probabilities());
      case Prediction.Value number -> floats(number.value());
    };
  }

  private static float[] floats(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  @Override
  public void close() {
    classifier.close();
  }
}

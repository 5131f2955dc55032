package dev.seqwright.core.parity;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.seqwright.core.data.TaggedExample;
import dev.seqwright.core.head.TagChain;
import dev.seqwright.core.task.TagScores;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code model.onnx} of a tagger in onnxruntime: rows of the first pieces of words, and the best
 * tags by the transitions that the graph gives.
 */
final class OnnxTagger implements LineScores {
  private final TagScores reading;
  private final OnnxGraphSession session;
  private TagChain chain;

  /**
   * @param reading how lines become tokens and characters
   * @param exported the folder of the graph
   */
  OnnxTagger(TagScores reading, Path exported) {
    this.reading = reading;
    this.session = new OnnxGraphSession(exported);
  }

  @Override
  public float[][] of(String line) {
    TaggedExample words = reading.read(line);
    return session.asked(() -> scores(words));
  }

  private float[][] scores(TaggedExample words) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put("input_ids", session.row(words.text()));
    inputs.put("attention_mask", session.ones(words.text().length));
    if (session.reads("character_ids")) {
      inputs.put("character_ids", session.filledUp(TagScores.characters(words)));
    }
    try (OrtSession.Result result = session.run(inputs)) {
      float[][] rows = ((float[][][]) result.get("logits").orElseThrow().getValue())[0];
      chain = chain(rows[0].length, result.get("transitions"));
      return Arrays.stream(words.firsts()).mapToObj(first -> rows[first]).toArray(float[][]::new);
    }
  }

  private static TagChain chain(int tags, Optional<OnnxValue> transitions) throws OrtException {
    double[] scores = new double[(tags + 1) * (tags + 1)];
    if (transitions.isPresent()) {
      float[][] found = (float[][]) transitions.get().getValue();
      Arrays.setAll(scores, i -> found[i / (tags + 1)][i % (tags + 1)]);
    }
    return new TagChain(tags, scores);
  }

  @Override
  public int[] answers(float[]... rows) {
    return TaggerScores.best(chain, rows);
  }

  @Override
  public void close() {
    reading.close();
    session.close();
  }
}

package dev.seqwright.core.task;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.data.ConllForm;
import dev.seqwright.core.data.Spelling;
import dev.seqwright.core.data.TaggedExample;
import dev.seqwright.core.head.TagChain;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What a trained tagger reads of a line, and its scores before the best tags are searched. */
public final class TagScores implements AutoCloseable {
  private final SavedNetwork<TagNetwork> saved;
  private final NativeSlabs slabs = new NativeSlabs();
  private final WordEncoder encoder;

  private TagScores(SavedNetwork<TagNetwork> saved) {
    this.saved = saved;
    this.encoder =
        new WordEncoder(
            saved.vocabulary().tokenizer(),
            Tagging.room(saved.data(), saved.network().encoder()),
            saved.files().labels(Tagging.CHARACTER));
  }

  /**
   * Opens the model in a folder.
   *
   * @throws dev.seqwright.core.config.UserException when the folder holds no whole model
   */
  public static TagScores open(Tagging.Settings settings, Path folder) {
    return new TagScores(TagPredictor.saved(settings, folder, ModelUse.AS_TRAINED));
  }

  /** The words of a line as the network reads them, in one window. */
  public TaggedExample read(String line) {
    List<TaggedExample.Word> words = ConllForm.words(line).stream().map(encoder::encode).toList();
    WordWindows whole = new WordWindows(0, words.size(), 0, words.size());
    return whole.example(0, 0, saved.vocabulary(), words, new int[0]);
  }

  /** The characters of the word of each token, without what fills rows up. */
  public static int[][] characters(TaggedExample words) {
    return Arrays.stream(words.owners())
        .mapToObj(w -> w < 0 ? Spelling.ofNothing() : words.words().get(w).spelling())
        .toArray(int[][]::new);
  }

  /** The scores of all tags, a row for each word. */
  public float[][] of(TaggedExample words) {
    Graph graph = Graph.inference(saved.kernels(), new Workspace(slabs));
    Tensor scores = saved.network().emissions(graph, List.of(words));
    return scores.matrix().toRows();
  }

  /** Finds the best tags of scores. */
  public TagChain chain() {
    return saved.network().head().chain();
  }

  @Override
  public void close() {
    saved.close();
    slabs.close();
  }
}

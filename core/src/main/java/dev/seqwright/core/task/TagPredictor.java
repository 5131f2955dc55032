package dev.seqwright.core.task;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ConllForm;
import dev.seqwright.core.data.Spelling;
import dev.seqwright.core.data.TaggedExample;
import dev.seqwright.core.decode.network.LargestParameter;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.tensor.backend.FrozenWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Tags words: of lines, in which they stand between spaces, or of sentences. As many tags come out
 * as there are words.
 */
final class TagPredictor implements Predictor, WordTagger {
  private final SavedNetwork<TagNetwork> saved;
  private final FrozenWeights weights;
  private final TextVocabulary vocabulary;
  private final List<String> tags;
  private final BatchRunner runner;
  private final int room;
  private final WordEncoder encoder;
  private final SentenceTagger tagger;

  private TagPredictor(SavedNetwork<TagNetwork> saved) {
    this.saved = saved;
    this.vocabulary = saved.vocabulary();
    this.tags = saved.files().labels(Tagging.TAG);
    EncoderOnly network = saved.network().encoder();
    this.weights = saved.frozen(saved.decoding().precision(), network.parameters());
    this.runner = saved.runner(saved.decoding(), weights::open);
    this.room = Tagging.room(saved.data(), network);
    this.encoder =
        new WordEncoder(vocabulary.tokenizer(), room, saved.files().labels(Tagging.CHARACTER));
    this.tagger = new SentenceTagger(saved.network().remembering(), runner, this::refuse);
  }

  static TagPredictor open(Tagging.Settings settings, Path folder, ModelUse use) {
    return new TagPredictor(saved(settings, folder, use));
  }

  /** The network in a folder. */
  static SavedNetwork<TagNetwork> saved(Tagging.Settings settings, Path folder, ModelUse use) {
    return new SavedNetwork<>(
        folder,
        use,
        (config, pieces, files) -> {
          int characters = Spelling.count(files.labels(Tagging.CHARACTER).size());
          int tags = files.labels(Tagging.TAG).size();
          return settings.network(config, pieces, characters, tags, (from, to) -> true);
        },
        network -> network.encoder().parameters());
  }

  private void refuse() {
    throw new UserException(
        Help.DAMAGED_MODEL,
        "the scores of tags are not finite numbers: "
            + LargestParameter.diagnosis(saved.name(), saved.network().encoder().parameters()));
  }

  @Override
  public Optional<WordTagger> words() {
    return Optional.of(this);
  }

  /** The tags of the words of each line, with a space between; none for a blank line. */
  @Override
  public List<String> answer(List<String> lines, long firstLine) {
    List<List<String>> sentences = lines.stream().map(ConllForm::words).toList();
    return tags(sentences).stream().map(found -> String.join(" ", found)).toList();
  }

  @Override
  public List<List<String>> tags(List<List<String>> sentences) {
    List<TaggedExample> windows = new ArrayList<>();
    for (int s = 0; s < sentences.size(); s++) {
      addWindows(s, sentences.get(s), windows);
    }
    Iterator<int[]> found = tagger.tags(windows).iterator();
    return sentences.stream()
        .map(sentence -> sentence.isEmpty() ? List.<String>of() : names(found.next()))
        .toList();
  }

  private void addWindows(int number, List<String> sentence, List<TaggedExample> to) {
    List<TaggedExample.Word> words = sentence.stream().map(encoder::encode).toList();
    if (!words.isEmpty()) {
      for (WordWindows w : WordWindows.of(words, room)) {
        List<TaggedExample.Word> own = words.subList(w.begin(), w.end());
        to.add(w.example(to.size(), number, vocabulary, own, new int[0]));
      }
    }
  }

  private List<String> names(int[] ids) {
    return Arrays.stream(ids).mapToObj(tags::get).collect(Collectors.toList());
  }

  @Override
  public List<String> report() {
    IntFunction<String> names = saved.vocabulary().tokenizer()::piece;
    return saved.network().encoder().report(names, names);
  }

  @Override
  public void close() {
    runner.close();
    weights.close();
    saved.close();
  }
}

package dev.seqwright.core.task;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.FirstTokens;
import dev.seqwright.core.data.TextExample;
import dev.seqwright.core.data.TextLine;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Failures;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.Prefix;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.decode.network.NetworkDecoders;
import dev.seqwright.core.decode.search.Searches;
import dev.seqwright.core.decode.text.DecodingWorkers;
import dev.seqwright.core.decode.text.LineBatches;
import dev.seqwright.core.decode.text.VocabularyCodec;
import dev.seqwright.core.metrics.ReferenceLikelihood;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A saved language model: continues prompts, and tells how well it foresees texts. */
public final class LanguageModel implements AutoCloseable {
  private final SavedNetwork<DecoderOnly> saved;
  private final LanguageModelling.Settings settings;
  private final TextVocabulary vocabulary;
  private final NetworkDecoders decoders;

  private LanguageModel(LanguageModelling.Settings settings, SavedNetwork<DecoderOnly> saved) {
    this.settings = settings;
    this.saved = saved;
    this.vocabulary = saved.vocabulary();
    Tokenizer tokens = vocabulary.tokenizer();
    SpecialTokens special =
        new SpecialTokens(List.of(), List.of(), settings.order().begin(vocabulary), tokens.endId());
    this.decoders =
        new NetworkDecoders(
            saved.name(), saved.network(), special, saved::kernels, NativeSlabs::new);
  }

  /**
   * Opens the model in a folder.
   *
   * @throws UserException when the folder holds no whole model, or one of another task
   */
  public static LanguageModel open(Path folder) {
    TaskKind found = Tasks.of(folder);
    if (!(found instanceof LanguageModelling.Settings settings)) {
      throw RequiredTask.refusal(folder, found, new LanguageModelling.Settings());
    }
    return new LanguageModel(
        settings,
        new SavedNetwork<>(
            folder,
            (config, words, files) ->
                new DecoderOnly(settings.network(config, DecoderOnlyConfig.class), words),
            DecoderOnly::parameters));
  }

  /** How the model was meant to be decoded. */
  public DecodingConfig decoding() {
    return saved.decoding();
  }

  /**
   * Continues prompts. What a prompt is continued with does not depend on the others.
   *
   * @param prompts a line each; an empty one is continued from the beginning of a text
   * @param first the number of the first one, counted from 0: the key of its random draws
   * @param config how tokens are searched for or drawn
   * @param newTokens the most tokens that follow a prompt, the end token not counted
   * @return the best continuation of each prompt, without the prompt
   * @throws UserException when a prompt leaves no room in the model's context
   */
  public List<String> generate(
      List<String> prompts, long first, DecodingConfig config, int newTokens) {
    TreeMap<Integer, List<Sentence>> byLength = new TreeMap<>();
    for (int i = 0; i < prompts.size(); i++) {
      Sentence sentence = sentence(prompts.get(i), first + i);
      byLength.computeIfAbsent(sentence.prefix().length(), n -> new ArrayList<>()).add(sentence);
    }
    String[] answers = new String[prompts.size()];
    byLength.forEach(
        (length, sentences) -> {
          DecodingConfig own = limited(config, length + newTokens);
          search(own, sentences, first, answers);
        });
    return Arrays.asList(answers);
  }

  private Sentence sentence(String prompt, long number) {
    int most = saved.network().limit() - 2; // a begin token stands in front, a token must follow
    int[] tokens = FirstTokens.of(prompt, most, vocabulary::encode);
    if (tokens.length > most) {
      throw new UserException(
          Help.LINE_TOO_LONG,
          "line %d: the prompt has %s tokens, the model takes %d at most; shorten it"
              .formatted(number + 1, FirstTokens.count(tokens.length, most), most));
    }
    return new Sentence(number, new int[0], Prefix.of(tokens));
  }

  private static DecodingConfig limited(DecodingConfig config, int longest) {
    return config.with(
        List.of(
            "max-length-ratio=0",
            "max-length-constant=" + longest,
            "max-target-length=" + Math.max(1, longest)));
  }

  private void search(
      DecodingConfig config, List<Sentence> sentences, long first, String[] answers) {
    VocabularyCodec codec = new VocabularyCodec(vocabulary.tokenizer(), vocabulary.tokenizer());
    Constraints constraints = Constraints.of(config, codec, List.of());
    try (DecodingWorkers workers =
        new DecodingWorkers(config.threads(), decoders, Searches.of(config, constraints))) {
      List<List<Sentence>> batches =
          LineBatches.of(sentences, config.miniBatch(), config.maxTokens());
      List<CompletableFuture<List<List<Hypothesis>>>> found =
          batches.stream().map(workers::submit).toList();
      for (int b = 0; b < batches.size(); b++) {
        take(batches.get(b), result(found.get(b)), first, answers);
      }
    }
  }

  private static List<List<Hypothesis>> result(CompletableFuture<List<List<Hypothesis>>> found) {
    try {
      return found.join();
    } catch (CompletionException e) {
      throw Failures.unchecked(e.getCause());
    }
  }

  private void take(
      List<Sentence> batch, List<List<Hypothesis>> found, long first, String[] answers) {
    for (int i = 0; i < batch.size(); i++) {
      Sentence sentence = batch.get(i);
      int[] all = found.get(i).getFirst().tokens();
      answers[(int) (sentence.number() - first)] = continuation(sentence.prefix().tokens(), all);
    }
  }

  /**
   * The text that tokens add to those of a prompt: a space between both belongs to it. Pieces of
   * single bytes can spell a line break, which would put later lines out of step.
   */
  private String continuation(int[] prompt, int[] all) {
    Tokenizer tokens = vocabulary.tokenizer();
    String before = tokens.decode(prompt);
    String whole = tokens.decode(all);
    String added =
        whole.startsWith(before)
            ? whole.substring(before.length())
            : tokens.decode(Arrays.copyOfRange(all, prompt.length, all.length));
    return added.replaceAll("\\R", " ");
  }

  /** How well the model foresees lines, each token given those before it. */
  public ReferenceLikelihood likelihood(List<String> lines) {
    int context = Math.min(settings.context(), saved.network().limit());
    List<TextLine> ended = lines.stream().map(line -> new TextLine(line, true)).toList();
    List<TextExample> blocks = TextBlocks.of(vocabulary, settings.order(), ended, context);
    try (BatchRunner runner = saved.runner()) {
      return Likelihood.of(
          runner.run(
              blocks, (graph, part) -> LanguageModelling.loss(saved.network(), graph, part, 0, 1)));
    }
  }

  @Override
  public void close() {
    saved.close();
  }
}

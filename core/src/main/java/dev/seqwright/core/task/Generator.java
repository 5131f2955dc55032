package dev.seqwright.core.task;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.FirstTokens;
import dev.seqwright.core.decode.DecoderFactory;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Failures;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.Prefix;
import dev.seqwright.core.decode.SearchMethod;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.decode.search.Follower;
import dev.seqwright.core.decode.search.Search;
import dev.seqwright.core.decode.search.Searches;
import dev.seqwright.core.decode.text.DecodingWorkers;
import dev.seqwright.core.decode.text.LineBatches;
import dev.seqwright.core.decode.text.VocabularyCodec;
import dev.seqwright.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Continues prompts with a language model, {@code n-best} times each. What a prompt is continued
 * with depends on itself, its number and the settings alone: prompts of any lengths share a batch.
 * Workers and their memory last until this is closed, before the model.
 */
public final class Generator implements AutoCloseable {
  private final TextVocabulary vocabulary;
  private final int context;
  private final int longest;
  private final DecodingConfig config;
  private final GenerationConfig wanted;
  private final Constraints constraints;
  private final AutoCloseable weights;
  private final DecodingWorkers workers;

  /**
   * @param context the longest prompt, with the begin token in front of it
   * @param weights what the models compute with, closed with this
   */
  Generator(
      TextVocabulary vocabulary,
      int context,
      DecodingConfig config,
      GenerationConfig wanted,
      DecoderFactory models,
      AutoCloseable weights) {
    this.vocabulary = vocabulary;
    this.context = context;
    this.longest = longest(models);
    this.config = config;
    this.wanted = wanted;
    this.weights = weights;
    VocabularyCodec codec = new VocabularyCodec(vocabulary.tokenizer(), vocabulary.tokenizer());
    this.constraints = Constraints.of(config, codec, List.of());
    requireNoStopsOfBeams();
    this.workers = new DecodingWorkers(config.threads(), models, search(this::stopping));
  }

  private static int longest(DecoderFactory models) {
    try (IncrementalDecoder model = models.open()) {
      return model.maximumTargetLength();
    }
  }

  private void requireNoStopsOfBeams() {
    if (!wanted.stops().isEmpty() && !grows()) {
      throw new UserException(
          "--stop: found '%s' with a beam, expected greedy search or sampling, whose texts end where"
                  .formatted(wanted.stops().getFirst())
              + " they stop");
    }
  }

  /** Whether texts grow a token at a time, none of which is taken back. */
  public boolean grows() {
    boolean beam = config.search() == SearchMethod.BEAM && config.beamSize() > 1;
    return !beam && config.alternatives().count() == 0;
  }

  private Search search(Follower.Maker followers) {
    return grows()
        ? Searches.followed(config, constraints, followers)
        : Searches.of(config, constraints);
  }

  private Follower stopping(Sentence sentence) {
    return wanted.stops().isEmpty() ? Follower.NONE : following(sentence, text -> {});
  }

  private Follower following(Sentence sentence, Consumer<String> reader) {
    ContinuedText[] texts = new ContinuedText[config.nBest()];
    Arrays.setAll(texts, i -> continued(sentence));
    return (path, token) -> {
      String more = texts[path].add(token);
      if (path == 0 && !more.isEmpty()) {
        reader.accept(more);
      }
      return texts[path].stopped();
    };
  }

  private ContinuedText continued(Sentence sentence) {
    Vocabulary tokens = vocabulary.tokenizer();
    return new ContinuedText(tokens::decode, sentence.prefix().tokens(), wanted.stops());
  }

  /**
   * Continues some prompts.
   *
   * @param prompts an empty one is continued from the beginning of a text
   * @param first the number of the first one, counted from 0: the key of its random draws
   * @return the continuations of each prompt: draws in their order, those of a beam best first
   * @throws UserException when a prompt is longer than the model's context
   */
  public List<List<Continuation>> generate(List<String> prompts, long first) {
    List<Sentence> sentences = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      sentences.add(sentence(prompts.get(i), first + i));
    }
    List<List<Continuation>> answers = new ArrayList<>(Collections.nCopies(prompts.size(), null));
    List<List<Sentence>> batches = batches(sentences);
    List<CompletableFuture<List<List<Hypothesis>>>> found =
        batches.stream().map(workers::submit).toList();
    for (int b = 0; b < batches.size(); b++) {
      List<List<Hypothesis>> results = result(found.get(b));
      for (int i = 0; i < results.size(); i++) {
        Sentence sentence = batches.get(b).get(i);
        answers.set((int) (sentence.number() - first), continuations(sentence, results.get(i)));
      }
    }
    return answers;
  }

  /** Few prompts are shared out evenly: who waits for them waits for the slowest worker. */
  private List<List<Sentence>> batches(List<Sentence> sentences) {
    int share = Math.ceilDiv(Math.max(1, sentences.size()), config.threads());
    int lines = Math.max(1, Math.min(config.miniBatch() / config.nBest(), share));
    return LineBatches.of(
        sentences, lines, config.maxTokens(), sentence -> 1 + sentence.prefix().length());
  }

  /**
   * Continues a prompt, of draws the first, and tells the text while it grows; at once where it
   * does not grow.
   *
   * @param number counted from 0: the key of random draws
   * @param reader called with what is certain; what it throws ends the work
   */
  public Continuation stream(String prompt, long number, Consumer<String> reader) {
    Sentence sentence = sentence(prompt, number);
    int[] told = {0};
    Consumer<String> counting =
        text -> {
          told[0] += text.length();
          reader.accept(text);
        };
    Search search = search(s -> following(s, counting));
    List<Hypothesis> found = result(workers.submit(List.of(sentence), search)).getFirst();
    Continuation whole = continuations(sentence, found).getFirst();
    reader.accept(whole.text().substring(told[0]));
    return whole;
  }

  private Sentence sentence(String prompt, long number) {
    int most = context - 1; // a begin token stands in front
    int[] tokens = FirstTokens.of(prompt, most, vocabulary::encode);
    if (tokens.length > most) {
      throw new UserException(
          Help.LINE_TOO_LONG,
          "line %d: the prompt has %s tokens, the model takes %d at most; shorten it"
              .formatted(number + 1, FirstTokens.count(tokens.length, most), most));
    }
    int longest = (int) Math.min(Integer.MAX_VALUE, (long) tokens.length + wanted.newTokens());
    return new Sentence(number, new int[0], Prefix.of(tokens), OptionalInt.of(longest));
  }

  private static List<List<Hypothesis>> result(CompletableFuture<List<List<Hypothesis>>> found) {
    try {
      return found.join();
    } catch (CompletionException e) {
      throw Failures.unchecked(e.getCause());
    }
  }

  private List<Continuation> continuations(Sentence sentence, List<Hypothesis> found) {
    return found.stream()
        .sorted(Comparator.comparingInt(Hypothesis::draw))
        .map(hypothesis -> continuation(sentence, hypothesis))
        .toList();
  }

  private Continuation continuation(Sentence sentence, Hypothesis hypothesis) {
    int prompt = sentence.prefix().length();
    ContinuedText text = continued(sentence);
    StringBuilder whole = new StringBuilder();
    int[] tokens = hypothesis.tokens();
    for (int i = prompt; i < tokens.length; i++) {
      whole.append(text.add(tokens[i]));
    }
    whole.append(isPartOfText(hypothesis.end()) ? text.add(hypothesis.end()) : "");
    whole.append(text.rest());
    double nats = 0;
    for (int i = prompt; i < tokens.length; i++) {
      nats -= hypothesis.logProbabilities()[i];
    }
    return new Continuation(
        whole.toString(), tokens.length - prompt, nats, ending(sentence, hypothesis, text));
  }

  /** Whether a text was ended by its last token because of what is written. */
  private boolean isPartOfText(int end) {
    return end >= 0 && end != vocabulary.tokenizer().endId() && !constraints.ends().contains(end);
  }

  private Continuation.Ending ending(Sentence sentence, Hypothesis found, ContinuedText text) {
    int length = found.tokens().length;
    if (text.stopped()) {
      return Continuation.Ending.STOP;
    }
    return length == Math.min(longest, sentence.longest().orElseThrow())
        ? Continuation.Ending.LENGTH
        : Continuation.Ending.END_TOKEN;
  }

  /** Stops the workers. */
  @Override
  public void close() {
    workers.close();
    try {
      weights.close();
    } catch (Exception e) {
      throw Failures.unchecked(e);
    }
  }
}

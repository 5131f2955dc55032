package dev.seqwright.core.imports.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecodingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * How the model is to be decoded: {@code generation_config.json}, or {@code config.json} where that
 * is not there, with the defaults of transformers' generate().
 */
final class MarianGeneration {
  private static final int DEFAULT_LENGTH = 20;

  /** Settings of other ways to search, and the values under which they change nothing. */
  private static final Map<String, Double> OTHERS =
      Map.ofEntries(
          Map.entry("num_beam_groups", 1.0),
          Map.entry("diversity_penalty", 0.0),
          Map.entry("penalty_alpha", 0.0),
          Map.entry("repetition_penalty", 1.0),
          Map.entry("encoder_repetition_penalty", 1.0),
          Map.entry("encoder_no_repeat_ngram_size", 0.0),
          Map.entry("guidance_scale", 1.0));

  private static final List<String> CONSTRAINTS =
      List.of(
          "forced_bos_token_id",
          "suppress_tokens",
          "begin_suppress_tokens",
          "forced_decoder_ids",
          "sequence_bias",
          "exponential_decay_length_penalty",
          "force_words_ids");

  private final JsonFile json;
  private final int positions;

  /**
   * @param positions the longest sequence that the model knows
   */
  MarianGeneration(JsonFile json, int positions) {
    this.json = json;
    this.positions = positions;
  }

  /** What asks for more than searches here can do. */
  List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    for (String key : new TreeSet<>(OTHERS.keySet())) {
      double neutral = OTHERS.get(key);
      if (json.number(key, neutral) != neutral) {
        reasons.add("%s is %s, expected %s".formatted(key, json.object().get(key), neutral));
      }
    }
    CONSTRAINTS.stream()
        .filter(json::has)
        .forEach(key -> reasons.add(key + " is " + json.object().get(key) + ", expected none"));
    neverWritten().stream()
        .filter(sequence -> sequence.size() != 1)
        .forEach(s -> reasons.add("bad_words_ids has " + s + ", expected single tokens"));
    refuseNormalization(reasons);
    return reasons;
  }

  /** What is excluded here at some steps only leaves the other probabilities as they are. */
  private void refuseNormalization(List<String> reasons) {
    for (Map.Entry<String, Integer> neutral :
        List.of(Map.entry("no_repeat_ngram_size", 0), Map.entry("min_length", 1))) {
      int value = json.integer(neutral.getKey(), 0);
      if (isRenormalized() && value > neutral.getValue()) {
        reasons.add(
            "%s is %d and renormalize_logits is true, expected one of them at most"
                .formatted(neutral.getKey(), value));
      }
    }
  }

  /** {@code bad_words_ids}. */
  private List<List<Integer>> neverWritten() {
    List<List<Integer>> sequences = new ArrayList<>();
    if (!json.has("bad_words_ids")) {
      return sequences;
    }
    for (JsonNode sequence : json.object().get("bad_words_ids")) {
      List<Integer> ids = new ArrayList<>();
      for (JsonNode id : sequence) {
        ids.add(id.canConvertToInt() ? id.asInt() : -1);
      }
      sequences.add(ids);
    }
    return sequences;
  }

  /** Ids of tokens that are never written: {@code bad_words_ids} of one token. */
  List<Integer> never() {
    return neverWritten().stream().filter(s -> s.size() == 1).map(List::getFirst).toList();
  }

  /** Whether the probabilities of what may be written sum to 1. */
  boolean isRenormalized() {
    return json.flag("renormalize_logits", false);
  }

  /**
   * The same for searches here. {@code max_length} counts the token that the decoder starts with
   * and the end token, lengths here do neither.
   */
  DecodingConfig decoding() {
    int beams = json.integer("num_beams", 1);
    int longest = Math.clamp(longest() - 2L, 1, Math.max(1, positions - 1));
    List<String> settings = new ArrayList<>();
    settings.add("search=" + search(beams));
    settings.add("beam-size=" + beams);
    settings.add("length-penalty=" + json.number("length_penalty", 1));
    settings.add("max-length-ratio=0");
    settings.add("max-length-constant=" + longest);
    settings.add("max-target-length=" + longest);
    settings.add("min-length=" + Math.max(0, json.integer("min_length", 0) - 1));
    settings.add("ending.stopping=" + stopping());
    settings.add("ending.free-forced-end=" + json.has("forced_eos_token_id"));
    settings.add("constraints.no-repeat-ngram-size=" + json.integer("no_repeat_ngram_size", 0));
    settings.add("max-length=" + Math.max(1, positions - 1));
    try {
      return new Binder().bind(DecodingConfig.class, settings);
    } catch (UserException e) {
      throw new UserException(json.file() + " asks for no search: " + e.getMessage(), e);
    }
  }

  /** {@code early_stopping} is true, false or "never". */
  private String stopping() {
    JsonNode value = json.object().path("early_stopping");
    if (value.isTextual() && value.asText().equals("never")) {
      return "bound";
    }
    return json.flag("early_stopping", false) ? "full" : "estimate";
  }

  private String search(int beams) {
    if (json.flag("do_sample", false)) {
      return "sampling";
    }
    return beams == 1 ? "greedy" : "beam";
  }

  private int longest() {
    OptionalInt more = json.find("max_new_tokens");
    return more.isPresent() ? more.getAsInt() + 1 : json.integer("max_length", DEFAULT_LENGTH);
  }
}

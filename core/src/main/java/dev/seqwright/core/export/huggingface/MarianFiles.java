package dev.seqwright.core.export.huggingface;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.SearchMethod;
import dev.seqwright.core.export.ExportedTranslator;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.SuppressedTokens;
import dev.seqwright.core.model.TiedEmbeddings;
import dev.seqwright.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The files of MarianMTModel and MarianTokenizer but for the weights. */
final class MarianFiles {
  static final String UNKNOWN = "<unk>";
  static final String END = "</s>";
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final ExportedTranslator model;
  private final EncoderDecoderConfig config;
  private final Quantization quantization;
  private final boolean shared;

  MarianFiles(ExportedTranslator model, Quantization quantization) {
    this.model = model;
    this.quantization = quantization;
    this.config = model.config();
    this.shared = model.tokenizers().isShared();
  }

  /** How the model is decoded. */
  static DecodingConfig decoding(ExportedTranslator model) {
    return model.configuration(DecodingConfig.class, "decoding");
  }

  void write(Path folder) throws IOException {
    json(folder, "config.json", config());
    json(folder, "generation_config.json", generation());
    json(folder, "tokenizer_config.json", tokenizer());
    json(folder, "vocab.json", tokens(model.vocabularies().source()));
    if (!shared) {
      json(folder, "target_vocab.json", tokens(model.vocabularies().target()));
    }
    Files.write(folder.resolve("source.spm"), model.tokenizers().source());
    Files.write(folder.resolve("target.spm"), model.tokenizers().target());
  }

  private static void json(Path folder, String name, Map<String, Object> content)
      throws IOException {
    JSON.writeValue(folder.resolve(name).toFile(), content);
  }

  private Map<String, Object> config() {
    Map<String, Object> c = new LinkedHashMap<>();
    c.put("architectures", List.of("MarianMTModel"));
    c.put("model_type", "marian");
    c.put("is_encoder_decoder", true);
    c.put("dtype", quantization.name().toLowerCase(Locale.ROOT));
    c.put("vocab_size", model.vocabularies().source().vocabularySize());
    c.put("decoder_vocab_size", model.vocabularies().target().vocabularySize());
    c.put("d_model", config.size());
    c.put("encoder_layers", config.encoder().shape().layers());
    c.put("decoder_layers", config.decoder().shape().layers());
    c.put("encoder_attention_heads", config.heads());
    c.put("decoder_attention_heads", config.heads());
    c.put("encoder_ffn_dim", config.feedForward());
    c.put("decoder_ffn_dim", config.feedForward());
    c.put("activation_function", MarianRefusals.ACTIVATIONS.get(config.layer().activation()));
    c.put("max_position_embeddings", config.maxPositions());
    c.put("scale_embedding", config.embedding().embeddingScale().orElse(0.0) != 1);
    c.put("share_encoder_decoder_embeddings", config.tiedEmbeddings() == TiedEmbeddings.ALL);
    c.put("tie_word_embeddings", config.tiedEmbeddings() != TiedEmbeddings.NONE);
    c.put("dropout", config.layer().dropout());
    c.put("attention_dropout", config.layer().attentionDropout().orElse(config.layer().dropout()));
    c.put(
        "activation_dropout", config.layer().activationDropout().orElse(config.layer().dropout()));
    putTokens(c);
    return c;
  }

  /** Without a token for padding the end token pads: the attention mask tells them apart. */
  private int pad() {
    return model.vocabularies().target().padId() >= 0
        ? model.vocabularies().target().padId()
        : model.vocabularies().target().endId();
  }

  private void putTokens(Map<String, Object> to) {
    to.put("decoder_start_token_id", model.special().begin());
    to.put("eos_token_id", model.vocabularies().target().endId());
    to.put("forced_eos_token_id", model.vocabularies().target().endId());
    to.put("pad_token_id", pad());
  }

  private Map<String, Object> generation() {
    DecodingConfig decoding = decoding(model);
    Map<String, Object> g = new LinkedHashMap<>();
    putTokens(g);
    g.put("num_beams", decoding.search() == SearchMethod.BEAM ? decoding.beamSize() : 1);
    g.put("do_sample", decoding.search() == SearchMethod.SAMPLING);
    g.put("length_penalty", decoding.lengthPenalty());
    g.put("early_stopping", early(decoding));
    g.put("max_length", Math.min(decoding.maxTargetLength() + 2, config.maxPositions()));
    if (decoding.minLength() > 0) {
      g.put("min_length", decoding.minLength() + 1);
    }
    if (decoding.constraints().noRepeatNgramSize() > 0) {
      g.put("no_repeat_ngram_size", decoding.constraints().noRepeatNgramSize());
    }
    SuppressedTokens never = model.special().unwritten();
    if (!never.tokens().isEmpty()) {
      g.put("bad_words_ids", never.tokens().stream().map(List::of).toList());
      g.put("renormalize_logits", never.renormalized());
    }
    return g;
  }

  private static Object early(DecodingConfig decoding) {
    return switch (decoding.ending().stopping()) {
      case FULL -> true;
      case ESTIMATE -> false;
      case BOUND -> "never";
      case NARROWING -> throw new IllegalStateException("refused before");
    };
  }

  private Map<String, Object> tokenizer() {
    Map<String, Object> t = new LinkedHashMap<>();
    t.put("tokenizer_class", "MarianTokenizer");
    t.put("unk_token", UNKNOWN);
    t.put("eos_token", END);
    t.put("pad_token", model.vocabularies().target().piece(pad()));
    t.put("separate_vocabs", !shared);
    t.put("model_max_length", config.maxPositions());
    return t;
  }

  private static Map<String, Object> tokens(Vocabulary side) {
    Map<String, Object> ids = new LinkedHashMap<>();
    for (int id = 0; id < side.vocabularySize(); id++) {
      ids.putIfAbsent(side.piece(id), id);
    }
    return ids;
  }
}

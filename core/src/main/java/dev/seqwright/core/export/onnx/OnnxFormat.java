package dev.seqwright.core.export.onnx;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.core.export.ExportFormat;
import dev.seqwright.core.export.ExportedModel;
import dev.seqwright.core.export.ExportedNetwork;
import dev.seqwright.core.export.ExportedTranslator;
import dev.seqwright.core.export.PlainStack;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.export.StackForm;
import dev.seqwright.core.model.EncoderDecoderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Graphs, as Optimum names files, inputs and outputs; of a translator
 *
 * <pre>
 * encoder_model.onnx              input_ids, attention_mask -> last_hidden_state
 * decoder_model.onnx              the first step: input_ids, encoder_attention_mask,
 *                                 encoder_hidden_states -> logits, present.N.*
 * decoder_with_past_model.onnx    further steps: input_ids, encoder_attention_mask,
 *                                 past_key_values.N.* -> logits, present.N.decoder.*
 * config.json                     sizes and special tokens
 * </pre>
 *
 * and the vocabularies; of an encoder or a language model
 *
 * <pre>
 * model.onnx                      input_ids, attention_mask -> logits or last_hidden_state
 *                                 input_ids, attention_mask, position_ids, past_key_values.N.*
 *                                 -> logits, present.N.*
 * config.json                     sizes, special tokens and labels
 * </pre>
 *
 * and the tokenizer. int8 is dynamic quantisation; float16 halves the files and computes in
 * float32.
 */
public final class OnnxFormat implements ExportFormat {
  private static final long LARGEST = 1L << 31; // of one file in protocol buffers
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Set<Quantization> quantizations() {
    return EnumSet.of(Quantization.FLOAT32, Quantization.FLOAT16, Quantization.INT8);
  }

  @Override
  public List<String> refusals(ExportedModel model) {
    List<String> reasons = new ArrayList<>();
    switch (model) {
      case ExportedTranslator translator ->
          reasons.addAll(PlainStack.refusals(translator.config(), StackForm.STEPS));
      case ExportedNetwork network -> reasons.addAll(NetworkGraphs.refusals(network));
    }
    long bytes = model.parameters().stream().mapToLong(p -> 4 * p.size()).sum();
    if (bytes >= LARGEST) {
      reasons.add("%,d bytes of weights, expected less than 2 GB".formatted(bytes));
    }
    return reasons;
  }

  @Override
  public void write(ExportedModel model, Quantization quantization, Path folder)
      throws IOException {
    OnnxWeights weights = weights(quantization);
    switch (model) {
      case ExportedTranslator translator -> graphs(translator, weights, folder);
      case ExportedNetwork network -> NetworkGraphs.write(network, weights, folder);
    }
  }

  private static void graphs(ExportedTranslator model, OnnxWeights weights, Path folder)
      throws IOException {
    Files.write(folder.resolve("encoder_model.onnx"), EncoderGraph.of(model, weights));
    Files.write(folder.resolve("decoder_model.onnx"), DecoderGraph.first(model, weights));
    Files.write(
        folder.resolve("decoder_with_past_model.onnx"), DecoderGraph.withPast(model, weights));
    Files.write(
        folder.resolve("config.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(config(model)));
    for (Map.Entry<String, byte[]> file : model.tokenizers().files().entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  private static OnnxWeights weights(Quantization quantization) {
    return switch (quantization) {
      case FLOAT32 -> new FloatWeights();
      case FLOAT16 -> new HalfWeights();
      case INT8 -> new ByteWeights();
      case BFLOAT16 -> throw new IllegalArgumentException("bfloat16 is not offered");
    };
  }

  private static ObjectNode config(ExportedTranslator model) {
    EncoderDecoderConfig shape = model.config();
    ObjectNode json = JSON.createObjectNode();
    json.put("is_encoder_decoder", true);
    json.put("d_model", shape.size());
    json.put("encoder_layers", shape.encoder().shape().depth());
    json.put("decoder_layers", shape.decoder().shape().depth());
    json.put("encoder_attention_heads", shape.heads());
    json.put("decoder_attention_heads", shape.heads());
    json.put("max_position_embeddings", shape.maxPositions());
    json.put("vocab_size", model.vocabularies().source().vocabularySize());
    json.put("decoder_vocab_size", model.vocabularies().target().vocabularySize());
    json.put("decoder_start_token_id", model.special().begin());
    json.put("eos_token_id", model.special().end());
    json.put("pad_token_id", model.vocabularies().target().padId());
    json.put("use_cache", true);
    json.putPOJO("source_prefix_ids", model.special().beforeSource());
    json.putPOJO("source_suffix_ids", model.special().afterSource());
    return json;
  }
}

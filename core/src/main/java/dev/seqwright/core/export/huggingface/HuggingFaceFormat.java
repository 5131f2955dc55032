package dev.seqwright.core.export.huggingface;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.checkpoint.SafetensorsWriter;
import dev.seqwright.core.export.ExportFormat;
import dev.seqwright.core.export.ExportedModel;
import dev.seqwright.core.export.ExportedNetwork;
import dev.seqwright.core.export.ExportedTranslator;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.HierarchicalConfig;
import dev.seqwright.core.nn.Parameter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A folder that transformers loads with {@code from_pretrained}: MarianMTModel and MarianTokenizer
 * of a translator, BertForSequenceClassification or BertModel of an encoder, GPT2LMHeadModel of a
 * language model.
 */
public final class HuggingFaceFormat implements ExportFormat {
  private static final String WEIGHTS = "model.safetensors";
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Override
  public Set<Quantization> quantizations() {
    return EnumSet.of(Quantization.FLOAT32, Quantization.FLOAT16, Quantization.BFLOAT16);
  }

  @Override
  public List<String> refusals(ExportedModel model) {
    return switch (model) {
      case ExportedTranslator translator -> new MarianRefusals(translator).all();
      case ExportedNetwork network when network.config() instanceof HierarchicalConfig ->
          List.of(ExportedNetwork.HIERARCHICAL);
      case ExportedNetwork network -> NetworkFiles.of(network).refusals();
    };
  }

  @Override
  public void write(ExportedModel model, Quantization quantization, Path folder)
      throws IOException {
    switch (model) {
      case ExportedTranslator translator -> {
        new MarianFiles(translator, quantization).write(folder);
        weights(tensors(translator), quantization, folder);
      }
      case ExportedNetwork network -> {
        NetworkFiles files = NetworkFiles.of(network);
        Map<String, Object> config = files.config();
        config.put("dtype", quantization.name().toLowerCase(Locale.ROOT));
        JSON.writeValue(folder.resolve("config.json").toFile(), config);
        NetworkTokenizer.write(network, folder);
        weights(files.tensors(), quantization, folder);
      }
    }
  }

  private static void weights(List<NamedTensor> floats, Quantization quantization, Path folder)
      throws IOException {
    List<NamedTensor> tensors = floats.stream().map(quantization::converted).toList();
    try (FileChannel file = FileChannel.open(folder.resolve(WEIGHTS), CREATE_NEW, WRITE)) {
      SafetensorsWriter.write(file, Map.of("format", "pt"), tensors);
    }
  }

  /** Parameters under their names there; those that stack several are cut. */
  private static List<NamedTensor> tensors(ExportedTranslator model) {
    Map<String, List<String>> names = names(model.config());
    List<NamedTensor> tensors = new ArrayList<>();
    for (Parameter parameter : model.parameters()) {
      if (names.containsKey(parameter.name())) {
        tensors.addAll(cut(parameter, names.get(parameter.name())));
      }
    }
    tensors.add(bias(model));
    return tensors;
  }

  private static Map<String, List<String>> names(EncoderDecoderConfig config) {
    Map<String, List<String>> names =
        new LinkedHashMap<>(
            MarianNames.layers(
                config.encoder().shape().layers(), config.decoder().shape().layers()));
    MarianNames.embeddings(config.tiedEmbeddings())
        .forEach((ours, theirs) -> names.put(ours, theirs.subList(0, 1)));
    return names;
  }

  private static List<NamedTensor> cut(Parameter parameter, List<String> names) {
    int[] shape = parameter.shape();
    shape[0] /= names.size();
    long bytes = parameter.value().memory().byteSize() / names.size();
    List<NamedTensor> parts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      parts.add(
          NamedTensor.of(
              names.get(i), shape, parameter.value().memory().asSlice(i * bytes, bytes)));
    }
    return parts;
  }

  /** Zeros where the model has none. */
  private static NamedTensor bias(ExportedTranslator model) {
    int[] shape = {1, model.vocabularies().target().vocabularySize()};
    return model.has("output.bias")
        ? NamedTensor.of(MarianNames.LOGITS_BIAS, shape, model.parameter("output.bias").memory())
        : NamedTensor.of(MarianNames.LOGITS_BIAS, shape, new float[shape[1]]);
  }
}

package dev.seqwright.core.export.ctranslate2;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.export.ExportFormat;
import dev.seqwright.core.export.ExportedModel;
import dev.seqwright.core.export.ExportedTranslator;
import dev.seqwright.core.export.PlainStack;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.norm.LayerNorm;
import dev.seqwright.core.norm.NormKind;
import dev.seqwright.core.norm.RmsNorm;
import dev.seqwright.tokenizer.Vocabulary;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A folder for CTranslate2: {@code model.bin}, {@code config.json}, the vocabularies as JSON, and
 * the SentencePiece models that cut texts into their tokens, {@code source.spm} and {@code
 * target.spm}.
 */
public final class Ctranslate2Format implements ExportFormat {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Set<Quantization> quantizations() {
    return EnumSet.allOf(Quantization.class);
  }

  @Override
  public List<String> refusals(ExportedModel model) {
    return model instanceof ExportedTranslator translator
        ? Refusals.of(translator)
        : List.of("it does not translate, and other models are not written for CTranslate2 here");
  }

  @Override
  public void write(ExportedModel exported, Quantization quantization, Path folder)
      throws IOException {
    ExportedTranslator model = (ExportedTranslator) exported;
    BinaryFile file = new TransformerVariables(model, new Packing(quantization)).all();
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(folder.resolve("model.bin")))) {
      file.write(out);
    }
    json(folder.resolve("config.json"), config(model));
    vocabularies(model, folder);
    pieces(model, folder);
  }

  private static void json(Path file, Object content) throws IOException {
    Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
  }

  private static Map<String, Object> config(ExportedTranslator model) {
    Vocabulary target = model.vocabularies().target();
    SpecialTokens special = model.special();
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("add_source_bos", !special.beforeSource().isEmpty());
    config.put("add_source_eos", !special.afterSource().isEmpty());
    config.put("bos_token", target.piece(Refusals.begin(model)));
    config.put("decoder_start_token", target.piece(special.begin()));
    config.put("eos_token", target.piece(special.end()));
    config.put("layer_norm_epsilon", epsilon(PlainStack.encoder(model.config())));
    config.put("unk_token", target.piece(target.unknownId()));
    return config;
  }

  private static double epsilon(PlainStack stack) {
    NormKind norm = stack.layers().getFirst().norm();
    return norm instanceof LayerNorm.Settings layer
        ? layer.epsilon()
        : ((RmsNorm.Settings) norm).epsilon();
  }

  private static void vocabularies(ExportedTranslator model, Path folder) throws IOException {
    List<String> source = tokens(model.vocabularies().source());
    List<String> target = tokens(model.vocabularies().target());
    if (source.equals(target)) {
      json(folder.resolve("shared_vocabulary.json"), source);
      return;
    }
    json(folder.resolve("source_vocabulary.json"), source);
    json(folder.resolve("target_vocabulary.json"), target);
  }

  private static List<String> tokens(Vocabulary side) {
    return IntStream.range(0, side.vocabularySize()).mapToObj(side::piece).toList();
  }

  private static void pieces(ExportedTranslator model, Path folder) throws IOException {
    if (!model.tokenizers().areWords()) {
      Files.write(folder.resolve("source.spm"), model.tokenizers().source());
      Files.write(folder.resolve("target.spm"), model.tokenizers().target());
    }
  }
}

package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.imports.foreign.ForeignModel;
import dev.seqwright.core.imports.foreign.ForeignTensor;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.nn.Parameters;
import java.nio.file.Path;
import java.util.Map;

/**
 * A folder of transformers' GPT2LMHeadModel: {@code config.json}, {@code model.safetensors} or
 * {@code pytorch_model.bin}, {@code tokenizer.json} or {@code vocab.json} and {@code merges.txt}.
 * It becomes a language model. Its end token stands before and behind each text, as it did when
 * GPT-2 was trained.
 */
final class Gpt2Model implements ForeignModel {
  private final Gpt2Settings settings;
  private final TransformersTokenizer tokenizer;
  private final TensorFile file;
  private final Map<String, ForeignTensor> tensors;

  /**
   * Opens the folder of a model.
   *
   * @throws UserException when files are missing or damaged, or the model cannot be expressed
   */
  Gpt2Model(Path folder, JsonFile config) {
    this.settings = new Gpt2Settings(config);
    this.tokenizer =
        TransformersTokenizer.byteLevel(folder)
            .surrounded(
                config.integer("bos_token_id", config.integer("eos_token_id", -1)),
                config.integer("eos_token_id", -1));
    tokenizer.requireFit(config, settings.words());
    this.file = TensorFile.of(folder);
    try {
      this.tensors = new Gpt2Tensors(file, settings).all();
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * The sections of {@code config.yaml}.
   *
   * @param task a language model
   * @param model its shape
   * @param decoding how it continues prompts if nothing else is asked for
   */
  record Settings(Task task, ModelConfig model, DecodingConfig decoding) {}

  /**
   * The task.
   *
   * @param kind its name
   * @param context the most tokens of a block
   * @param order what is a text
   */
  record Task(String kind, int context, String order) {}

  @Override
  public Settings settings() {
    Task task = new Task("language-modelling", settings.positions(), "documents");
    return new Settings(task, settings.model(), new DecodingConfig());
  }

  @Override
  public TokenizerFiles vocabularies() {
    return tokenizer.files();
  }

  @Override
  public Parameters parameters() {
    return new DecoderOnly(settings.model(), settings.words()).parameters();
  }

  @Override
  public Map<String, ForeignTensor> tensors() {
    return tensors;
  }

  @Override
  public void close() {
    file.close();
  }
}

package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.head.ClassHead;
import dev.seqwright.core.head.Features;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.imports.foreign.ForeignModel;
import dev.seqwright.core.imports.foreign.ForeignTensor;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.nn.Parameters;
import java.nio.file.Path;
import java.util.Map;

/**
 * A folder of transformers' BertModel, RobertaModel or DistilBertModel: {@code config.json}, {@code
 * model.safetensors} or {@code pytorch_model.bin}, and a tokenizer. With the head of
 * ForSequenceClassification it becomes a classifier of texts, without one an encoder.
 */
final class BertModel implements ForeignModel {
  private static final String TEXT = "text";
  private static final String SECOND = "second";
  private static final String LABEL = "label";

  private final BertSettings settings;
  private final boolean pairs;
  private final TransformersTokenizer tokenizer;
  private final TensorFile file;
  private final Map<String, ForeignTensor> tensors;

  /**
   * Opens the folder of a model.
   *
   * @throws UserException when files are missing or damaged, or the model cannot be expressed
   */
  BertModel(Path folder, JsonFile config, BertFamily family, boolean pairs) {
    this.settings = new BertSettings(config, family);
    this.pairs = pairs;
    if (pairs && !isClassifier()) {
      throw new UserException(
          config.file()
              + ": --pairs is for classifiers, found an encoder without one; leave it out");
    }
    this.tokenizer =
        family == BertFamily.ROBERTA
            ? TransformersTokenizer.ofRoberta(folder)
            : TransformersTokenizer.wordPiece(folder);
    tokenizer.requireFit(config, settings.words());
    this.file = TensorFile.of(folder);
    try {
      this.tensors = new BertTensors(file, settings, pairs).all();
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * The sections of {@code config.yaml}.
   *
   * @param task what is predicted
   * @param model its shape
   * @param decoding how many workers there are, and the most tokens of a batch
   */
  record Settings(Record task, ModelConfig model, DecodingConfig decoding) {}

  /**
   * The task of a classifier, as in BERT.
   *
   * @param kind its name
   * @param pooling of states
   * @param dense whether the pooler is there
   * @param window the most tokens that are read at once
   */
  record Classifier(String kind, SequencePooling pooling, boolean dense, int window) {}

  /**
   * The task of an encoder.
   *
   * @param kind its name
   */
  record Encoder(String kind) {}

  @Override
  public Record settings() {
    Record task =
        isClassifier()
            ? new Classifier(
                "classification",
                SequencePooling.FIRST,
                true,
                settings.model().layer().maxPositions())
            : new Encoder("encoding");
    return new Settings(task, settings.model(), new DecodingConfig());
  }

  private boolean isClassifier() {
    return settings.predicts() == BertHead.LABEL;
  }

  @Override
  public TokenizerFiles vocabularies() {
    TokenizerFiles texts = tokenizer.files();
    TokenizerFiles all = pairs ? texts.withColumn(SECOND, TEXT) : texts;
    return isClassifier() ? all.withLabels(LABEL, settings.answers()) : all;
  }

  @Override
  public Parameters parameters() {
    EncoderOnly encoder = new EncoderOnly(settings.model(), settings.words(), pairs ? 2 : 1);
    if (isClassifier()) {
      new ClassHead(
          encoder.parameters().root().at("head"),
          settings.model().size(),
          new Features(SequencePooling.FIRST, true, 0),
          settings.answers().size());
    }
    return encoder.parameters();
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

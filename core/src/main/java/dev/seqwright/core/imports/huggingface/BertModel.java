package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.head.ClassHead;
import dev.seqwright.core.head.Features;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.head.TagHead;
import dev.seqwright.core.imports.foreign.ForeignModel;
import dev.seqwright.core.imports.foreign.ForeignTensor;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.nn.Parameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A folder of transformers' BertModel, RobertaModel or DistilBertModel: {@code config.json}, {@code
 * model.safetensors} or {@code pytorch_model.bin}, and a tokenizer. With the head of
 * ForSequenceClassification it becomes a classifier of texts, with that of ForTokenClassification a
 * tagger of words, without one an encoder.
 */
final class BertModel implements ForeignModel {
  private static final String TEXT = "text";
  private static final String SECOND = "second";
  private static final String LABEL = "label";
  private static final String TAG = "tag";
  private static final String CHARACTER = "character";

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
   * @param pairs how pairs of texts are read
   */
  record Classifier(
      String kind, SequencePooling pooling, boolean dense, int window, String pairs) {}

  /**
   * The task of a tagger.
   *
   * @param kind its name
   * @param crf whether the tags of a sentence are scored together
   * @param scheme how tags mark chunks: nothing is known of it
   * @param characters what reads the characters of words
   */
  record Tagger(String kind, boolean crf, String scheme, String characters) {}

  /**
   * The task of an encoder.
   *
   * @param kind its name
   */
  record Encoder(String kind) {}

  @Override
  public Record settings() {
    return new Settings(task(), settings.model(), new DecodingConfig());
  }

  private Record task() {
    return switch (settings.predicts()) {
      case LABEL ->
          new Classifier(
              "classification",
              SequencePooling.FIRST,
              true,
              settings.model().maxPositions(),
              settings.family().pairs());
      case TAG -> new Tagger("tagging", false, "none", "none");
      case NONE -> new Encoder("encoding");
    };
  }

  private boolean isClassifier() {
    return settings.predicts() == BertHead.LABEL;
  }

  @Override
  public TokenizerFiles vocabularies() {
    TokenizerFiles texts = tokenizer.files();
    return switch (settings.predicts()) {
      case LABEL ->
          (pairs ? texts.withColumn(SECOND, TEXT) : texts).withLabels(LABEL, settings.answers());
      case TAG -> texts.withLabels(TAG, settings.answers()).withLabels(CHARACTER, List.of());
      case NONE -> texts;
    };
  }

  @Override
  public Parameters parameters() {
    EncoderOnly encoder =
        new EncoderOnly(settings.model(), settings.words(), settings.family().segments(pairs));
    Parameters.Scope head = encoder.parameters().root().at("head");
    int size = settings.model().size();
    int answers = settings.answers().size();
    switch (settings.predicts()) {
      case LABEL ->
          new ClassHead(head, size, new Features(SequencePooling.FIRST, true, 0), answers);
      case TAG -> new TagHead(head, size, answers, false, (from, to) -> true);
      case NONE -> {}
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

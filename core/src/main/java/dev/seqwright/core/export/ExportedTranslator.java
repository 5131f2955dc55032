package dev.seqwright.core.export;

import dev.seqwright.core.checkpoint.LoadedModel;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.checkpoint.Vocabularies;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.nio.file.Path;

/** A model that translates, which is to be exported. */
public final class ExportedTranslator extends ExportedModel {
  private final LoadedModel trained;
  private final EncoderDecoderConfig config;

  ExportedTranslator(SavedModel saved, Path folder, NativeSlabs slabs) {
    this(saved, LoadedModel.load(folder, slabs), slabs);
  }

  private ExportedTranslator(SavedModel saved, LoadedModel trained, NativeSlabs slabs) {
    super(saved, trained.transformer().parameters(), slabs);
    this.trained = trained;
    this.config = trained.transformer().config();
  }

  @Override
  public EncoderDecoderConfig config() {
    return config;
  }

  /** One section of its configuration. */
  public <R extends Record> R configuration(Class<R> type, String section) {
    return trained.configuration(new Binder(), type, section);
  }

  /** The name of the target's embeddings, which may be the source's. */
  public String targetTable() {
    return config.tiedEmbeddings().sourceTarget() ? "embeddings.source" : "embeddings.target";
  }

  /** The name of the output matrix, which may be one of the embeddings. */
  public String outputTable() {
    if (config.tiedEmbeddings().targetOutput()) {
      return targetTable();
    }
    return config.tiedEmbeddings().sourceOutput() ? "embeddings.source" : "embeddings.output";
  }

  /** Its vocabularies. */
  public Vocabularies vocabularies() {
    return trained.vocabularies();
  }

  /** The tokens around its texts. */
  public SpecialTokens special() {
    return trained.special();
  }

  @Override
  public void close() {
    trained.close();
    super.close();
  }
}

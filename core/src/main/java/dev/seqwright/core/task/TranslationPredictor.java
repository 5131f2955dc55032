package dev.seqwright.core.task;

import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.network.LoadedTranslator;
import dev.seqwright.core.decode.text.Translator;
import dev.seqwright.core.model.ModelUse;
import java.nio.file.Path;
import java.util.List;

/** Answers with the best translation, found as the model's own configuration says. */
record TranslationPredictor(LoadedTranslator model, Translator translator) implements Predictor {
  static TranslationPredictor open(Path folder, ModelUse use) {
    LoadedTranslator model = LoadedTranslator.open(folder, use);
    DecodingConfig decoding = model.decoding();
    return new TranslationPredictor(
        model, new Translator(decoding, model.codec(), model.models(decoding.precision())));
  }

  @Override
  public List<String> answer(List<String> lines, long firstLine) {
    return translator.translate(lines).stream().map(line -> line.best().text()).toList();
  }

  @Override
  public List<String> report() {
    return model.report();
  }

  @Override
  public void close() {
    model.close();
  }
}

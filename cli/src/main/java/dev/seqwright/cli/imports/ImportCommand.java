package dev.seqwright.cli.imports;

import dev.seqwright.cli.QuantizationOption;
import dev.seqwright.core.imports.ForeignFormat;
import dev.seqwright.core.imports.ModelImport;
import dev.seqwright.core.imports.foreign.ImportOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seqwright import}: a model of another toolkit as a model folder. */
@Command(
    name = "import",
    description = "Makes a model of one that another toolkit trained.",
    sortOptions = false,
    footer = {
      "",
      "ctranslate2: model.bin, of binary version 1 to 6, with its vocabularies and config.json.",
      "Texts are tokens with spaces between them, unless --source-model is given.",
      "huggingface: a folder of MarianMTModel with its MarianTokenizer, as OPUS-MT models are",
      "published: config.json, model.safetensors or pytorch_model.bin, source.spm, target.spm,",
      "vocab.json; or of GPT-2, BERT, RoBERTa or DistilBERT: config.json, weights, tokenizer.json"
          + " or",
      "the files of older tokenizers."
    })
public final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TOOLKIT",
      description = "Whose model it is, one of: ${COMPLETION-CANDIDATES}.")
  private ForeignFormat from;

  @Parameters(paramLabel = "DIR", description = "Folder of the model.")
  private Path folder;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "MODEL",
      description = "Folder to make.")
  private Path output;

  @Mixin private QuantizationOption quantization;

  @Option(
      names = "--source-model",
      paramLabel = "FILE",
      description =
          "SentencePiece model that cuts source texts into the tokens of the vocabulary, for a"
              + " toolkit whose folders have none.")
  private Optional<Path> sourceModel = Optional.empty();

  @Option(
      names = "--target-model",
      paramLabel = "FILE",
      description = "The same for target texts; the source's if not given.")
  private Optional<Path> targetModel = Optional.empty();

  @Option(
      names = "--add-source-end",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description =
          "Whether the end token follows a source, where the folder does not say it: models that"
              + " CTranslate2 converted from transformers need it.")
  private Optional<Boolean> addSourceEnd = Optional.empty();

  @Option(
      names = "--decoder-start",
      paramLabel = "TOKEN",
      description = "What the decoder reads first, where the folder does not say it.")
  private Optional<String> decoderStart = Optional.empty();

  @Option(
      names = "--pairs",
      description =
          "The model is a classifier that reads pairs of texts, which the folder of a BERT or a"
              + " RoBERTa does not"
              + " say.")
  private boolean pairs;

  @Override
  public Integer call() {
    ImportOptions options =
        new ImportOptions(sourceModel, targetModel, addSourceEnd, decoderStart, pairs);
    ModelImport.run(from, folder, options, output, quantization.get());
    spec.commandLine().getOut().println(output);
    return 0;
  }
}

package dev.seqwright.cli.translate;

import dev.seqwright.cli.OutputOption;
import dev.seqwright.cli.ProfileOption;
import dev.seqwright.cli.UseOptions;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.TextCodec;
import dev.seqwright.core.decode.network.LoadedTranslator;
import dev.seqwright.core.decode.text.Input;
import dev.seqwright.core.decode.text.LineFormat;
import dev.seqwright.core.decode.text.TranslationModel;
import dev.seqwright.core.decode.text.TranslationWriter;
import dev.seqwright.core.decode.text.Translator;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.task.RequiredTask;
import dev.seqwright.core.tensor.Kernels;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seqwright translate}: translates lines, one to one and in order. */
@Command(
    name = "translate",
    description = "Translates lines, one to one and in order.",
    sortOptions = false,
    footer = {
      "",
      "Options are short for keys of the model's configuration and win over it; --set wins over"
          + " both.",
      "Blank lines stay blank. Lines are numbered from 0 in n-best lists."
    })
public final class TranslateCommand implements Callable<Integer> {
  private final ModelOpener opener;

  @Spec private CommandSpec spec;

  @Mixin private ModelArguments models;

  @Option(
      order = 2,
      names = {"-i", "--input"},
      paramLabel = "FILE",
      description = "Text to translate, plain or .gz; standard input if not given, or '-'.")
  private Optional<Path> input = Optional.empty();

  @Option(
      order = 3,
      names = "--document",
      description =
          "Lines are sentences of documents, with a blank line between two: each is translated in"
              + " the context of those before it.")
  private boolean document;

  @Option(
      order = 4,
      names = "--scores",
      description = "Write the score behind every translation, as 'text ||| score'.")
  private boolean scores;

  @Option(
      order = 4,
      names = "--tokens",
      description =
          "Write the log-probability of every token, too, as 'text ||| score ||| token log ...'.")
  private boolean tokens;

  @Mixin private OutputOption output;
  @Mixin private TargetOptions target;
  @Mixin private TranslateFlags flags;
  @Mixin private UseOptions use;
  @Mixin private ProfileOption profile;

  /** The command that opens model folders. */
  public TranslateCommand() {
    this(
        (folder, use, instrument) ->
            RequiredTask.translation(folder, () -> LoadedTranslator.open(folder, use, instrument)));
  }

  TranslateCommand(ModelOpener opener) {
    this.opener = opener;
  }

  @Override
  public Integer call() {
    flags.checkPrefixes(target.wantsPrefixes());
    try (LineReader lines = lines();
        TargetOptions files = target;
        TranslationModel opened = models.open(opener, use.use(), profile.instrument())) {
      Iterator<Input> inputs = files.inputs(lines, input);
      DecodingConfig config = flags.over(opened.decoding());
      Translator translator = translator(opened, config);
      output.write(out -> translator.translate(inputs, new TranslationWriter(out, format(config))));
      use.tell(opened.report());
    }
    profile.print(spec.commandLine().getErr());
    return 0;
  }

  private Translator translator(TranslationModel opened, DecodingConfig config) {
    TextCodec codec = opened.codec();
    Translator lines =
        new Translator(config, codec, opened.models(config.precision()), target.suppressed(codec));
    return lines.inDocuments(models.context(document, opened));
  }

  private LineReader lines() {
    return input.map(LineReader::open).orElseGet(LineReader::standardInput);
  }

  private LineFormat format(DecodingConfig config) {
    if (flags.wantsNBest() || config.nBest() > 1 || config.alternatives().count() > 0) {
      return tokens ? LineFormat.N_BEST_TOKENS : LineFormat.N_BEST;
    }
    return tokens ? LineFormat.TOKENS : scores ? LineFormat.SCORED : LineFormat.TEXT;
  }

  /** Where the command gets a model from. */
  @FunctionalInterface
  interface ModelOpener {
    /**
     * Opens the model in a folder; the caller closes it.
     *
     * @param use what it is to be used for
     * @param instrument stands around every worker's kernels
     */
    TranslationModel open(Path folder, ModelUse use, UnaryOperator<Kernels> instrument);
  }
}

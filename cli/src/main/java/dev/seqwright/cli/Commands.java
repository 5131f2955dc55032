package dev.seqwright.cli;

import dev.seqwright.cli.embed.EmbedCommand;
import dev.seqwright.cli.eval.EvalCommand;
import dev.seqwright.cli.export.ExportCommand;
import dev.seqwright.cli.generate.GenerateCommand;
import dev.seqwright.cli.imports.ImportCommand;
import dev.seqwright.cli.predict.PredictCommand;
import dev.seqwright.cli.score.ScoreCommand;
import dev.seqwright.cli.tokenizer.TokenizerCommand;
import dev.seqwright.cli.train.TrainCommand;
import dev.seqwright.cli.translate.TranslateCommand;
import dev.seqwright.cli.variants.VariantsCommand;
import dev.seqwright.core.decode.network.LoadedTranslator;
import java.util.List;

/** The commands of {@code seqwright}, in the order of the help. */
final class Commands {
  static final List<CommandEntry> ALL =
      List.of(
          new CommandEntry("train", "Trains a model, or goes on training it.", TrainCommand.class),
          new CommandEntry(
              "translate",
              "Translates lines, one to one and in order.",
              TranslateCommand.class,
              LoadedTranslator::prepare),
          new CommandEntry("predict", "Answers lines with their labels.", PredictCommand.class),
          new CommandEntry(
              "generate", "Continues prompts with a language model.", GenerateCommand.class),
          new CommandEntry("embed", "Writes the states of texts as arrays.", EmbedCommand.class),
          new CommandEntry(
              "eval",
              "Scores translations, labels, numbers or tags, or a model, with a gate for CI.",
              EvalCommand.class),
          new CommandEntry(
              "score", "Tells how probable a model finds given targets.", ScoreCommand.class),
          new CommandEntry(
              "tokenizer", "Trains and uses SentencePiece models.", TokenizerCommand.class),
          new CommandEntry(
              "variants", "Lists the kinds of part that a model can have.", VariantsCommand.class),
          new CommandEntry(
              "export", "Writes a trained model for use elsewhere.", ExportCommand.class),
          new CommandEntry(
              "import", "Makes a model of one that another toolkit trained.", ImportCommand.class));

  private Commands() {}
}

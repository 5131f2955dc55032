package dev.seqwright.cli.tokenizer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code seqwright tokenizer}: train, encode, decode. */
@Command(
    name = "tokenizer",
    description = "Trains SentencePiece models, and cuts text into their pieces and back.",
    subcommands = {TrainTokenizer.class, Encode.class, Decode.class})
public final class TokenizerCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Called by the list of commands. */
  public TokenizerCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "tokenizer: expected one of train, encode, decode");
  }
}

package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that use a trained model, each with one that it is for: a classifier "labels", a
 * language model "words" and a translator "pairs".
 */
record ModelUses(ToyTasks tasks, CopyTask pairs) {
  /** Every command with a model that it is for; each writes numbers or takes part in them. */
  List<List<String>> all() {
    String words = tasks.path("test.word");
    String source = pairs.file("test.src").toString();
    String target = pairs.file("test.trg").toString();
    return List.of(
        List.of("predict", "-m=" + tasks.path("labels"), "-i=" + words, "--probabilities"),
        List.of("score", "-m=" + tasks.path("words"), "--text=" + words),
        List.of("score", "-m=" + tasks.path("pairs"), "--source=" + source, "--target=" + target),
        List.of("translate", "-m=" + tasks.path("pairs"), "-i=" + source, "--scores"),
        List.of("generate", "-m=" + tasks.path("words"), "-i=" + words, "--greedy", "--json"),
        List.of("eval", "--model=" + tasks.path("words"), "--ref=" + words, "--metrics=perplexity"),
        List.of(
            "eval",
            "--model=" + tasks.path("pairs"),
            "--src=" + source,
            "--ref=" + target,
            "--metrics=perplexity"));
  }

  /** The use of a command; that of embed writes a file. */
  List<String> of(String command, Path states) {
    return command.equals("embed")
        ? List.of("embed", "-m", tasks.path("labels"), "-o=" + states)
        : all().stream().filter(use -> use.getFirst().equals(command)).findFirst().orElseThrow();
  }

  /** Writes the states of the classifier's lines. */
  Path embedded(Path output, String... more) {
    List<String> embed =
        List.of("embed", "-m", tasks.path("labels"), "-i", tasks.path("test.word"), "-o=" + output);
    succeeded(run(embed, more));
    return output;
  }

  static CommandRun run(List<String> use, String... more) {
    List<String> all = new ArrayList<>(use);
    all.addAll(List.of(more));
    return CommandRun.of(all.toArray(String[]::new));
  }

  static CommandRun succeeded(CommandRun run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  static void refused(CommandRun run, String message) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(run.out()).isEmpty();
  }
}

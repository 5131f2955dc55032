package dev.seqwright.core.task;

import dev.seqwright.core.checkpoint.SpecialTokensConfig;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.train.StopSignal;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a task is made of for training.
 *
 * @param config of the run
 * @param vocabularies those of the model that is trained on; empty for a new one
 * @param begun whether the answers of that model are those of the run, too
 * @param special the tokens around texts
 * @param kernels makes a thread's kernels
 * @param slabs where memory comes from
 * @param stop asks for the end of training; validations look at it
 * @param messages takes sentences for the reader of the log
 */
public record TaskSetup(
    RunConfig config,
    Optional<TokenizerFiles> vocabularies,
    boolean begun,
    SpecialTokensConfig special,
    Supplier<Kernels> kernels,
    Slabs slabs,
    StopSignal stop,
    Consumer<String> messages) {

  /** The vocabularies with those of answers, of a model whose answers are those of the run. */
  Optional<TokenizerFiles> answers() {
    return vocabularies.filter(files -> begun);
  }

  /** All settings as they are stored with the model, YAML. */
  String stored() {
    String yaml = RunConfig.binder().toYaml(config);
    return special.equals(new SpecialTokensConfig())
        ? yaml
        : yaml.stripTrailing() + "\n" + new Binder().toYaml(new Around(special));
  }

  /** A document of its own. */
  private record Around(SpecialTokensConfig specialTokens) {}
}

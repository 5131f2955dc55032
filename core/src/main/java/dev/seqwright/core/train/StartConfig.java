package dev.seqwright.core.train;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Flag;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a new run starts from: the section {@code start} of the configuration.
 *
 * @param from the folder of a model whose parameters, vocabularies and settings are taken; empty
 *     for random numbers
 * @param take patterns of the names of the parameters that are taken, in which {@code *} stands for
 *     any characters
 * @param vocabulary whether the vocabularies are the base's, or others to which its embeddings are
 *     mapped piece by piece
 */
public record StartConfig(
    @Flag(
            names = "--from",
            label = "DIR",
            text = "Folder of a model to go on from, made by train or import.")
        Optional<Path> from,
    @Flag(
            names = "--take",
            label = "PATTERN",
            text = "Which parameters of --from are taken by their names, such as 'encoder.*'.")
        List<String> take,
    @Flag(
            names = "--vocabulary",
            label = "WHICH",
            text =
                "With --from: kept, the vocabularies of that model, or mapped, others whose pieces"
                    + " get its embeddings.")
        VocabularyUse vocabulary) {

  /** Which vocabularies a run has that goes on from a model. */
  public enum VocabularyUse {
    /** Those of the base. */
    KEPT,
    /** Others, given or trained. */
    MAPPED
  }

  /** From random numbers; all of a base where there is one. */
  public StartConfig() {
    this(Optional.empty(), List.of("*"), VocabularyUse.KEPT);
  }

  /** Refuses settings of a base where there is none. */
  public StartConfig {
    take = List.copyOf(take);
    Check.that(!take.isEmpty(), "take", "nothing", "patterns of names, such as encoder.*");
    if (from.isEmpty()) {
      Check.that(take.equals(List.of("*")), "take", take, "start.from, the model to take it from");
      Check.that(
          vocabulary == VocabularyUse.KEPT,
          "vocabulary",
          "mapped",
          "start.from, the model whose embeddings are mapped");
    }
  }

  /** Whether everything of the base is taken that has a place. */
  public boolean takesAll() {
    return take.contains("*");
  }
}

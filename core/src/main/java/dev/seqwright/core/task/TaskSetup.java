package dev.seqwright.core.task;

import dev.seqwright.core.checkpoint.TokenizerFiles;
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
 * @param kernels makes a thread's kernels
 * @param slabs where memory comes from
 * @param stop asks for the end of training; validations look at it
 * @param messages takes sentences for the reader of the log
 */
public record TaskSetup(
    RunConfig config,
    Optional<TokenizerFiles> vocabularies,
    Supplier<Kernels> kernels,
    Slabs slabs,
    StopSignal stop,
    Consumer<String> messages) {}

package dev.seqwright.core.export;

import java.nio.file.Path;

/**
 * What is to be exported.
 *
 * @param folder of a model
 * @param name what messages call it
 * @param weights which of its weights
 */
public record ExportSource(Path folder, String name, Weights weights) {}

package dev.seqwright.cli.embed;

import dev.seqwright.cli.UseOptions;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineFeed;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.files.ArrayFile;
import dev.seqwright.core.files.OutputFile;
import dev.seqwright.core.task.StatePooling;
import dev.seqwright.core.task.TextEmbedder;
import dev.seqwright.core.task.TextNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seqwright embed}: texts as vectors, their neighbours, and a map of them. */
@Command(
    name = "embed",
    description =
        "Writes the states of a trained model, a vector a line, finds neighbours by them.",
    sortOptions = false,
    footer = {
      "",
      "Any model will do: a translator's encoder reads, a language model's decoder, an encoder"
          + " that",
      "labels. Row n of the array is line n of the input; a blank line is a row of zeros. At least",
      "one of --output, --nearest and --map says what is wanted."
    })
public final class EmbedCommand implements Callable<Integer> {
  private static final int WINDOW = 4096;
  private static final String STATES_OF_LAYER = "--states-of-layer";

  @Spec private CommandSpec spec;

  @Option(
      order = 1,
      names = {"-m", "--model"},
      required = true,
      paramLabel = "DIR",
      description = "Folder of the model.")
  private Path model;

  @Option(
      order = 2,
      names = {"-i", "--input"},
      paramLabel = "FILE",
      description = "Lines to read, plain or .gz; standard input if not given, or '-'.")
  private Optional<Path> input = Optional.empty();

  @Option(
      order = 3,
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the array goes, float32: .npy, or .npz with the array 'states'.")
  private Optional<Path> output = Optional.empty();

  @Option(
      order = 4,
      names = "--pooling",
      paramLabel = "KIND",
      defaultValue = "mean",
      description = "How the states of a text become one: mean (the default), first, last or max.")
  private StatePooling pooling;

  @Option(order = 5, names = "--normalize", description = "Divide each vector by its length.")
  private boolean normalize;

  @Option(
      order = 5,
      names = STATES_OF_LAYER,
      paramLabel = "N",
      description =
          "The states after layer N, counted from the bottom; 0 for the embeddings. The last layer"
              + " if not given.")
  private Optional<Integer> layer = Optional.empty();

  /** One letter from --layers, which is another thing: nobody is to get the one for the other. */
  @Option(names = "--layer", hidden = true, paramLabel = "N")
  private Optional<String> mistyped = Optional.empty();

  @Option(
      order = 6,
      names = "--nearest",
      paramLabel = "FILE",
      description =
          "Find the lines of a file that are nearest to each line of the input: a line with its"
              + " number, the rank, the cosine, the number of the line found and its text, with"
              + " tabs between them.")
  private Optional<Path> nearest = Optional.empty();

  @Option(
      order = 7,
      names = "-k",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many nearest lines. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      order = 8,
      names = "--map",
      paramLabel = "FILE",
      description = "Draw the first two principal components on a page of HTML.")
  private Optional<Path> map = Optional.empty();

  @Option(
      order = 9,
      names = "--label",
      paramLabel = "FILE",
      description = "Labels that colour the map, line n for line n.")
  private Optional<Path> label = Optional.empty();

  @Mixin private UseOptions use;

  @Override
  public Integer call() {
    check();
    try (TextEmbedder embedder = TextEmbedder.of(network(), pooling, normalize)) {
      List<VectorSink> sinks = sinks(embedder);
      try {
        read(embedder, sinks);
        sinks.forEach(VectorSink::finish);
        use.tell(embedder.report());
      } finally {
        sinks.forEach(VectorSink::close);
      }
    }
    return 0;
  }

  private TextNetwork network() {
    TextNetwork network = opened();
    if (layer.isEmpty()) {
      return network;
    }
    try {
      return network.atLayer(layer.get(), STATES_OF_LAYER);
    } catch (UserException e) {
      network.close();
      throw e;
    }
  }

  /** Whoever asks for fewer layers in vain may want the states of one. */
  private TextNetwork opened() {
    try {
      return TextNetwork.open(model, use.use());
    } catch (UserException e) {
      throw use.isOfLayers(e)
          ? e.withMessage(
              "%s; the states of one layer of the whole model are %s N"
                  .formatted(e.getMessage(), STATES_OF_LAYER))
          : e;
    }
  }

  private void check() {
    mistyped.ifPresent(EmbedCommand::refuseLayer);
    if (output.isEmpty() && nearest.isEmpty() && map.isEmpty()) {
      throw new UserException(
          "nothing is wanted: give --output FILE, --nearest FILE or --map FILE, or several");
    }
    if (label.isPresent() && map.isEmpty()) {
      throw new UserException(
          "--label has no effect without --map: leave it out, or add --map FILE");
    }
    if (count < 1) {
      throw new UserException("-k: found " + count + ", expected 1 or more");
    }
    requireOutputs();
  }

  private static void refuseLayer(String n) {
    throw new UserException(
        "--layer %s: give %s %s for the states after that layer, or --layers %s to use so many layers of a model that was trained with layer-drop"
            .formatted(n, STATES_OF_LAYER, n, n));
  }

  private void requireOutputs() {
    output.ifPresent(file -> ArrayFile.requireName("--output", file));
    List<Path> inputs = Stream.of(input, nearest, label).flatMap(Optional::stream).toList();
    Stream.of(output, map)
        .filter(Optional::isPresent)
        .forEach(file -> OutputFile.requireApart(file, inputs));
  }

  private List<VectorSink> sinks(TextEmbedder embedder) {
    List<VectorSink> sinks = new ArrayList<>();
    nearest.ifPresent(
        file ->
            sinks.add(
                NeighbourSink.of(file, embedder, count, spec.commandLine().getOut(), WINDOW)));
    map.ifPresent(page -> sinks.add(new MapSink(page, label)));
    output.ifPresent(file -> sinks.add(new ArraySink(ArrayFile.open(file, embedder.size()))));
    return sinks;
  }

  private void read(TextEmbedder embedder, List<VectorSink> sinks) {
    try (LineReader lines = input.map(LineReader::open).orElseGet(LineReader::standardInput);
        LineFeed<String> feed = new LineFeed<>(lines, WINDOW, String::length)) {
      feed.forEach(
          (read, first) -> {
            float[][] vectors = embedder.embed(read, first + 1);
            sinks.forEach(sink -> sink.take(read, first + 1, vectors));
          });
    }
  }
}

package dev.seqwright.core.train;

import dev.seqwright.core.adapt.Full;
import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.data.PairExample;
import dev.seqwright.core.model.EncoderDecoder;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.task.RunConfig;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.train.report.TrainingListener;
import dev.seqwright.core.train.report.Units;
import dev.seqwright.core.train.validation.Validation;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Training runs of a tiny network on ten pairs of ids, of four batches an epoch. What a validation
 * scores is made up from the parameters that it finds: the same ones always have the same score.
 */
final class ToyRun {
  private static final ValidationMetric SCORE = ValidationMetric.BLEU;

  private final Path path;
  private final List<String> settings;
  private final StopSignal stop = new StopSignal();

  /** What happened, in order. */
  final List<String> messages = new ArrayList<>();

  /** The parameters that every validation found, by the step. */
  final Map<Long, float[]> validated = new TreeMap<>();

  /** Scores by the step; a validation after a step without one is made up. */
  final Map<Long, Double> script = new TreeMap<>();

  /** The score of every validation that was reported. */
  final Map<Long, Double> scores = new TreeMap<>();

  /** The same of the one at the end. */
  final Map<Long, Double> last = new TreeMap<>();

  List<String> rescored = List.of();
  int pairs = 10;

  /** The validation, counted from 1, in which somebody asks for the end. */
  int stopIn;

  /** The step in which somebody asks for the end. */
  long stopAfter;

  private long step;
  private int validations;

  ToyRun(Path path, String... settings) {
    this.path = path;
    this.settings = List.of(settings);
  }

  /** Trains until the limits say so. */
  ToyRun train() {
    List<String> all =
        new ArrayList<>(List.of("workers=1", "max-tokens=9", "warmup=1", "save-every=0"));
    all.addAll(settings);
    TrainingConfig config = RunConfig.binder().bind(TrainingConfig.class, all);
    ModelFolder folder = new ModelFolder(path);
    try (NativeSlabs slabs = new NativeSlabs()) {
      if (folder.holdsModel()) {
        try (SavedModel saved = folder.open()) {
          TrainingLoop.train(new Toy(), setup(config, folder, Optional.of(saved), slabs));
        }
      } else {
        TrainingLoop.train(new Toy(), setup(config, folder, Optional.empty(), slabs));
      }
    }
    return this;
  }

  private TrainingSetup setup(
      TrainingConfig config, ModelFolder folder, Optional<SavedModel> saved, NativeSlabs slabs) {
    return new TrainingSetup(
        config,
        config.learningRates(8),
        new Start(new Full(), Optional.empty()),
        "training: {}\n",
        folder,
        saved,
        rescored,
        new Ear(),
        stop,
        PlainKernels::create,
        slabs);
  }

  /** The parameters that the folder's model is used with. */
  float[] published() {
    return tensors("model.safetensors");
  }

  /** The state of the folder, but for its times. */
  String state() throws Exception {
    return Files.readString(path.resolve("training/state.json"))
        .replaceAll("\"(trained-)?seconds\" : [^,\\s]*", "");
  }

  /** A tensor that training goes on from. */
  float[] kept(String name) {
    try (Safetensors file = Safetensors.open(path.resolve("training/optimizer.safetensors"))) {
      return file.floats(file.find(name).orElseThrow());
    }
  }

  private float[] tensors(String name) {
    try (Safetensors file = Safetensors.open(path.resolve(name))) {
      return flat(file.tensors().stream().map(file::floats).toList());
    }
  }

  private static float[] flat(List<float[]> all) {
    float[] flat = new float[all.stream().mapToInt(a -> a.length).sum()];
    int at = 0;
    for (float[] values : all) {
      System.arraycopy(values, 0, flat, at, values.length);
      at += values.length;
    }
    return flat;
  }

  private final class Ear implements TrainingListener {
    @Override
    public void onStart(long resumed) {
      step = resumed;
    }

    @Override
    public void onStep(long done, int epoch, double epochDone) {
      step = done;
      if (done == stopAfter) {
        stop.request("SIGTERM");
      }
    }

    @Override
    public void onValidation(Validation validation) {
      scores.put(validation.step(), validation.decisiveScore());
    }

    @Override
    public void onFinalValidation(Validation validation) {
      last.put(validation.step(), validation.decisiveScore());
    }

    @Override
    public void onMessage(String message) {
      messages.add(message);
    }
  }

  private final class Toy implements Task<PairExample> {
    private final EncoderDecoder network =
        new EncoderDecoder(
            Kinds.in(new Binder())
                .bind(
                    EncoderDecoderConfig.class,
                    List.of(
                        "size=8",
                        "heads=2",
                        "feed-forward=12",
                        "encoder.layers=1",
                        "decoder.layers=1",
                        "dropout=0.1")),
            9,
            9);
    private final PairTask inner =
        new PairTask(
            network,
            IntStream.range(0, pairs)
                .mapToObj(
                    i ->
                        new PairExample(
                            i, new int[] {3 + i % 5, 4, 2}, new int[] {4, 5 + i % 3, 2}))
                .toList());

    @Override
    public EncoderDecoder network() {
      return network;
    }

    @Override
    public TokenizerFiles vocabularies() {
      return TokenizerFiles.words(List.of("a"), List.of("a"));
    }

    @Override
    public int size() {
      return inner.size();
    }

    @Override
    public PairExample example(int index, SplittableRandom random) {
      return inner.example(index, random);
    }

    @Override
    public int longest() {
      return inner.longest();
    }

    @Override
    public CrossEntropy.Result loss(Graph graph, List<PairExample> part, double scale) {
      return inner.loss(graph, part, scale);
    }

    @Override
    public long floatsPerToken() {
      return 0;
    }

    @Override
    public int outputs() {
      return 9;
    }

    @Override
    public Units units() {
      return inner.units();
    }

    @Override
    public List<ValidationMetric> metrics() {
      return List.of(SCORE);
    }

    @Override
    public boolean validates() {
      return true;
    }

    @Override
    public Map<ValidationMetric, Double> validate(List<ValidationMetric> metrics) {
      if (++validations == stopIn) {
        stop.request("SIGTERM");
      }
      stop.check();
      float[] found =
          flat(network.parameters().all().stream().map(p -> p.value().toArray()).toList());
      validated.put(step, found);
      double score = script.getOrDefault(step, Arrays.hashCode(found) % 1000 / 10.0);
      return new LinkedHashMap<>(Map.of(SCORE, score));
    }

    @Override
    public void close() {}
  }
}

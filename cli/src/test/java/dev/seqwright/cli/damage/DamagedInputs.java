package dev.seqwright.cli.damage;

import dev.seqwright.cli.CommandRun;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Runs commands on damaged inputs, each made of its own number, in a process that an abort of
 * native code may end. Writes a line a command: {@code begin N}, or what went wrong with it.
 */
final class DamagedInputs {
  private static final Set<Integer> EXPECTED = Set.of(0, 2, 3); // done, a mistake, a gate not met
  private static final long MOST_SECONDS = 60;
  private static final int HANGS = 97;

  private final Path whole;
  private final Path copy;
  private final PrintStream report;
  private final AtomicLong begun = new AtomicLong(System.nanoTime());

  private DamagedInputs(Path folder, PrintStream report) {
    this.whole = folder.resolve("whole");
    this.copy = folder.resolve("copy");
    this.report = report;
  }

  /** Arguments: a folder to work in, the first number, the number after the last. */
  public static void main(String[] arguments) throws IOException {
    DamagedInputs inputs = new DamagedInputs(Path.of(arguments[0]), System.out);
    Thread watch = new Thread(inputs::watch);
    watch.setDaemon(true);
    watch.start();
    if (!Files.exists(inputs.whole)) {
      Readers.prepare(inputs.whole);
    }
    for (int number = Integer.parseInt(arguments[1]);
        number < Integer.parseInt(arguments[2]);
        number++) {
      inputs.run(number);
    }
  }

  @SuppressWarnings("SystemExitOutsideMain") // nothing else ends a command that does not end
  private void watch() {
    while ((System.nanoTime() - begun.get()) / 1_000_000_000L < MOST_SECONDS) {
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        return;
      }
    }
    Thread.getAllStackTraces()
        .forEach((thread, stack) -> System.err.println(thread + " " + List.of(stack)));
    Runtime.getRuntime().halt(HANGS);
  }

  private void run(int number) throws IOException {
    SplittableRandom random = new SplittableRandom(number);
    Damage damage = new Damage(random);
    Reader reader = Readers.ALL.get(number % Readers.ALL.size());
    delete(copy);
    Readers.copy(whole.resolve(reader.name()), copy);
    List<String> arguments = new ArrayList<>();
    if (reader.files().isEmpty()) {
      arguments.addAll(options(damage, random));
    } else {
      List<String> there =
          reader.files().stream().filter(name -> Files.exists(copy.resolve(name))).toList();
      String name = there.get(random.nextInt(there.size()));
      Path file = copy.resolve(name);
      Files.write(file, damage.of(name, Files.readAllBytes(file)));
      reader.arguments(copy).forEach(arguments::add);
    }
    report.println("begin " + number + " " + reader.name() + " " + arguments);
    begun.set(System.nanoTime());
    check(number, CommandRun.withInput(reader.input(), arguments.toArray(String[]::new)));
  }

  private List<String> options(Damage damage, SplittableRandom random) {
    List<String> command =
        new ArrayList<>(Readers.COMMANDS.get(random.nextInt(Readers.COMMANDS.size())));
    int at = 1 + random.nextInt(command.size() - 1);
    String option = command.get(at);
    if (!option.contains("@")) {
      String value =
          random.nextInt(4) == 0 ? damage.text(option) : option.replaceFirst("=[^=]*$", "=");
      command.set(
          at, random.nextInt(4) == 0 ? value : value + damage.value().replace("\u0000", ""));
    }
    return new Reader("", List.of(), "", command).arguments(copy).toList();
  }

  private void check(int number, CommandRun run) {
    report.println(
        "end " + number + " " + run.exitCode() + " " + run.err().lines().findFirst().orElse(""));
    boolean traced = run.err().contains("fault of Seqwright") || run.err().contains("\tat ");
    if (!EXPECTED.contains(run.exitCode()) || traced) {
      report.println("wrong " + number + " exit code " + run.exitCode() + ": " + run.err());
    } else if (run.exitCode() == 2 && !run.err().startsWith("seqwright: ")) {
      report.println("wrong " + number + " no message: " + run.err());
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(DamagedInputs::remove);
    }
  }

  private static void remove(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

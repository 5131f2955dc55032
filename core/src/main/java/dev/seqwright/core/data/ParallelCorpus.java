package dev.seqwright.core.data;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pairs of lines from one or many files. Reading streams; nothing is kept. */
public final class ParallelCorpus {
  private static final Logger LOG = LoggerFactory.getLogger(ParallelCorpus.class);

  private final ColumnFiles files;

  /** The corpus that some files hold together. */
  public ParallelCorpus(ColumnFiles files) {
    this.files = files;
  }

  /**
   * Gives every pair, blank ones too, in the order of the files and lines.
   *
   * @return how many there are
   * @throws UserException when a file is missing, a directory or not UTF-8, when sides differ in
   *     length, a line of a TSV file has not two columns, or there is no pair at all
   */
  public long forEach(Consumer<Pair> action) {
    AtomicLong count = new AtomicLong();
    Consumer<Pair> counted = action.andThen(pair -> count.incrementAndGet());
    for (int i = 0; i < files.source().size(); i++) {
      readSides(files.source().get(i), files.target().get(i), counted);
    }
    files.tsv().forEach(file -> readTsv(file, counted));
    if (count.get() == 0) {
      throw new UserException(Help.NO_TEXT, empty());
    }
    return count.get();
  }

  /**
   * Gives every pair that has text on both sides; logs how many have not.
   *
   * @return how many were given
   * @throws UserException as {@link #forEach}, and when all pairs are blank
   */
  public long forEachNonBlank(Consumer<Pair> action) {
    AtomicLong kept = new AtomicLong();
    long all =
        forEach(
            pair -> {
              if (!pair.hasBlankSide()) {
                kept.incrementAndGet();
                action.accept(pair);
              }
            });
    if (kept.get() == 0) {
      throw new UserException(
          Help.NO_TEXT,
          names() + ": all " + all + " pairs have a blank side; expected text on both sides");
    }
    if (kept.get() < all) {
      LOG.warn("{} of {} pairs have a blank side and are left out", all - kept.get(), all);
    }
    return kept.get();
  }

  /** All pairs in memory, blank ones too; throws as {@link #forEach}. */
  public List<Pair> readAll() {
    List<Pair> pairs = new ArrayList<>();
    forEach(pairs::add);
    return pairs;
  }

  private static void readSides(Path source, Path target, Consumer<Pair> action) {
    try (LineReader sources = LineReader.open(source);
        LineReader targets = LineReader.open(target)) {
      while (sources.hasNext() && targets.hasNext()) {
        action.accept(new Pair(sources.next(), targets.next()));
      }
      if (sources.hasNext() || targets.hasNext()) {
        throw new UserException(
            Help.LINES_DO_NOT_PAIR,
            ("%s has %d lines and %s has %d; expected a translation for every line: line n of one"
                    + " file belongs to line n of the other")
                .formatted(source, count(sources), target, count(targets)));
      }
    }
  }

  private static long count(LineReader lines) {
    while (lines.hasNext()) {
      lines.next();
    }
    return lines.lineNumber();
  }

  private static void readTsv(Path file, Consumer<Pair> action) {
    try (LineReader lines = LineReader.open(file)) {
      while (lines.hasNext()) {
        String line = lines.next();
        action.accept(Pair.ofColumns(line, file + ":" + lines.lineNumber()));
      }
    }
  }

  private String empty() {
    return files.isEmpty()
        ? "no data files are given; expected 'source' and 'target' files, or 'tsv' files"
        : names() + ": no lines; expected at least one pair";
  }

  private String names() {
    List<String> names = new ArrayList<>();
    files.source().forEach(file -> names.add(file.toString()));
    files.tsv().forEach(file -> names.add(file.toString()));
    return String.join(", ", names);
  }
}

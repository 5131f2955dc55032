package dev.seqwright.core.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a score was computed with, in sacreBLEU's form: {@code
 * nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:...}. The version names the release of
 * sacreBLEU whose definitions these are, and that Seqwright computed them.
 *
 * @param entries in the order of printing, the version not among them
 */
public record Signature(List<Entry> entries) {
  /** Version of sacreBLEU whose numbers these are, and who computed them. */
  public static final String VERSION = "2.6.0-seqwright";

  /** One item: its key, its abbreviated key, its value. */
  public record Entry(String key, String abbreviation, String value) {}

  /** Copies the entries. */
  public Signature {
    entries = List.copyOf(entries);
  }

  /** The signature of a metric: the number of references, then what is its own. */
  public static Signature of(int references, Entry... own) {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry("nrefs", "#", Integer.toString(references)));
    entries.addAll(List.of(own));
    return new Signature(entries);
  }

  /** An item that is on or off. */
  static Entry flag(String key, String abbreviation, boolean value) {
    return new Entry(key, abbreviation, value ? "yes" : "no");
  }

  /** The same with bootstrap resamples and their seed, which stand after the references. */
  public Signature withBootstrap(int samples, long seed) {
    return with(new Entry("bs", "bs", Integer.toString(samples)), seed);
  }

  /** The same with trials of approximate randomisation and their seed. */
  public Signature withRandomisation(int trials, long seed) {
    return with(new Entry("ar", "ar", Integer.toString(trials)), seed);
  }

  private Signature with(Entry test, long seed) {
    List<Entry> all = new ArrayList<>(entries);
    all.addAll(1, List.of(test, new Entry("seed", "rs", Long.toString(seed))));
    return new Signature(all);
  }

  /** With short keys. */
  public String abbreviated() {
    return join(e -> e.abbreviation() + ":" + e.value()) + "v:" + VERSION;
  }

  /** With long keys. */
  @Override
  public String toString() {
    return join(e -> e.key() + ":" + e.value()) + "version:" + VERSION;
  }

  private String join(java.util.function.Function<Entry, String> form) {
    return entries.stream().map(e -> form.apply(e) + "|").collect(Collectors.joining());
  }
}

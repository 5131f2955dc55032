package dev.seqwright.core.train.average;

import dev.seqwright.core.train.validation.ValidationMetric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The checkpoints that are kept for averaging, oldest first. The parameters themselves lie in
 * files; this says which of them count.
 *
 * @param kept step and validation score of each
 */
public record Snapshots(List<Snapshot> kept) {
  /** No checkpoint yet. */
  public static final Snapshots NONE = new Snapshots(List.of());

  /**
   * One checkpoint.
   *
   * @param step after which step it was taken
   * @param score what a validation measured after that step, NaN when there was none
   */
  public record Snapshot(long step, double score) {}

  /** Copies the list. */
  public Snapshots {
    kept = List.copyOf(kept);
  }

  /** After which steps they were taken. */
  public List<Long> steps() {
    return kept.stream().map(Snapshot::step).toList();
  }

  /** What is kept once a new checkpoint was taken: of equal scores, the later ones. */
  public Snapshots with(Snapshot taken, Averaging averaging, ValidationMetric metric) {
    List<Snapshot> all = new ArrayList<>(kept);
    all.add(taken);
    return new Snapshots(all).of(averaging, metric);
  }

  /** Those of them that are kept under these settings. */
  public Snapshots of(Averaging averaging, ValidationMetric metric) {
    List<Snapshot> all = new ArrayList<>(kept);
    all.sort(worstFirst(averaging, metric).thenComparingLong(Snapshot::step));
    List<Snapshot> best = all.subList(Math.max(0, all.size() - averaging.count()), all.size());
    return new Snapshots(best.stream().sorted(Comparator.comparingLong(Snapshot::step)).toList());
  }

  private static Comparator<Snapshot> worstFirst(Averaging averaging, ValidationMetric metric) {
    return switch (averaging.of()) {
      case LAST -> Comparator.comparingLong(Snapshot::step);
      case BEST -> (a, b) -> Boolean.compare(beats(metric, a, b), beats(metric, b, a));
    };
  }

  /** A score beats one that is worse, and any score beats none. */
  private static boolean beats(ValidationMetric metric, Snapshot a, Snapshot b) {
    return metric.better(a.score(), b.score())
        || Double.isNaN(b.score()) && !Double.isNaN(a.score());
  }
}

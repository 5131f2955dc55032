package dev.seqwright.core.metrics;

/**
 * Tercom's greedy search for the shifts of word sequences that save most edits. Its limits are part
 * of the definition: a shift moves at most 10 words by at most 50, and a segment tries at most
 * 1000.
 */
final class ShiftSearch {
  private static final int MAX_LENGTH = 10;
  private static final int MAX_DISTANCE = 50;
  private static final int MAX_CANDIDATES = 1000;

  private final int[] reference;
  private final BeamEditDistance distance;
  private int[] words;
  private int tried;
  private Shift best;

  /** A shift of words[start, start+length) to a target, the edits it saves and its result. */
  private record Shift(int saved, int length, int start, int target, int[] words) {

    /** More edits saved, then the longer, the earlier, the earlier target. */
    boolean betterThan(Shift other) {
      if (other == null || saved != other.saved) {
        return other == null || saved > other.saved;
      }
      if (length != other.length) {
        return length > other.length;
      }
      return start != other.start ? start < other.start : target < other.target;
    }
  }

  ShiftSearch(int[] hypothesis, int[] reference) {
    this.words = hypothesis;
    this.reference = reference;
    this.distance = new BeamEditDistance(reference, hypothesis.length);
  }

  /** Number of shifts and word edits that make the hypothesis the reference. */
  int edits() {
    if (reference.length == 0) {
      return words.length;
    }
    int shifts = 0;
    while (findBest() && best != null && best.saved() > 0) {
      words = best.words();
      shifts++;
    }
    return shifts + distance.distance(words);
  }

  /** Looks for the best shift; false when the limit of tries is reached. */
  private boolean findBest() {
    best = null;
    int before = distance.distance(words);
    Alignment alignment = distance.alignment();
    for (int start = 0; start < words.length && tried < MAX_CANDIDATES; start++) {
      int from = Math.max(0, start - MAX_DISTANCE);
      int to = Math.min(reference.length - 1, start + MAX_DISTANCE);
      for (int at = from; at <= to && tried < MAX_CANDIDATES; at++) {
        tryLengths(start, at, before, alignment);
      }
    }
    return tried < MAX_CANDIDATES;
  }

  private void tryLengths(int start, int at, int before, Alignment alignment) {
    int longest = Math.min(MAX_LENGTH, Math.min(words.length - start, reference.length - at));
    int length = 0;
    while (length < longest && tried < MAX_CANDIDATES) {
      if (words[start + length] != reference[at + length]) {
        return;
      }
      length++;
      if (worthTrying(start, at, length, alignment)) {
        tryTargets(start, at, length, before, alignment);
      }
    }
  }

  /** Right words stay, so do those whose place is taken rightly or lies within them. */
  private static boolean worthTrying(int start, int at, int length, Alignment alignment) {
    int place = alignment.position(at);
    return alignment.wordsWrong(start, length)
        && alignment.referencesWrong(at, length)
        && !(start <= place && place < start + length);
  }

  private void tryTargets(int start, int at, int length, int before, Alignment alignment) {
    int previous = -1;
    for (int i = at - 1; i < at + length && i < alignment.references(); i++) {
      int target = i < 0 ? 0 : alignment.position(i) + 1;
      if (target != previous) {
        int[] moved = moved(start, length, target);
        int saved = before - distance.distance(moved);
        Shift shift = new Shift(saved, length, start, target, moved);
        best = shift.betterThan(best) ? shift : best;
        tried++;
      }
      previous = target;
    }
  }

  /** The words with a run of them taken out and put in before the target. */
  private int[] moved(int start, int length, int target) {
    int[] result = new int[words.length];
    int[] rest = new int[words.length - length];
    System.arraycopy(words, 0, rest, 0, start);
    System.arraycopy(words, start + length, rest, start, rest.length - start);
    int place = place(start, length, target);
    System.arraycopy(rest, 0, result, 0, place);
    System.arraycopy(words, start, result, place, length);
    System.arraycopy(rest, place, result, place + length, rest.length - place);
    return result;
  }

  private int place(int start, int length, int target) {
    if (target < start) {
      return target;
    }
    return target > start + length ? target - length : Math.min(target, words.length - length);
  }
}

package dev.seqwright.core.tensor.profile;

import java.util.List;
import java.util.Locale;

/** Formats a {@link Profile}: a line for each kernel, and the time between kernels. */
final class ProfileTable {
  private ProfileTable() {}

  static String of(List<Profile.Line> lines, Profile.Load load) {
    double inKernels = lines.stream().mapToDouble(Profile.Line::seconds).sum();
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%-34s %9s %9s %6s %10s %10s %9s %8s%n",
            "kernel",
            "calls",
            "CPU s",
            "share",
            "us/call",
            "Gflop",
            "GFLOP/s",
            "GB/s"));
    lines.forEach(line -> table.append(row(line, load.processor())));
    table.append(between("(between kernels)", load.processor() - inKernels, load.processor()));
    table.append(
        String.format(
            Locale.ROOT,
            "%d threads: %.2f s of processor time in %.2f s (%.0f %% busy); %.1f GFLOP/s a"
                + " thread%n",
            load.threads(),
            load.processor(),
            load.wall(),
            share(load.processor(), load.wall()),
            rate(lines, load.wall())));
    return table.toString();
  }

  private static double rate(List<Profile.Line> lines, double seconds) {
    double flops = lines.stream().mapToDouble(Profile.Line::flops).sum();
    return seconds == 0 ? 0 : flops / seconds / 1e9;
  }

  private static String row(Profile.Line line, double total) {
    return String.format(
        Locale.ROOT,
        "%-34s %9d %9.3f %5.1f%% %10.1f %10.2f %9.1f %8.1f%n",
        line.name(),
        line.calls(),
        line.seconds(),
        share(line.seconds(), total),
        1e6 * line.seconds() / line.calls(),
        line.flops() / 1e9,
        line.gigaflops(),
        line.gigabytes());
  }

  private static String between(String name, double seconds, double total) {
    return String.format(
        Locale.ROOT, "%-34s %9s %9.3f %5.1f%%%n", name, "", seconds, share(seconds, total));
  }

  private static double share(double part, double whole) {
    return whole == 0 ? 0 : 100 * part / whole;
  }
}

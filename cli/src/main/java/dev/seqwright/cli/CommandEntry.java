package dev.seqwright.cli;

/**
 * A command as the list of commands knows it. The class is looked into only when its command is the
 * one that runs, so that the others cost nothing.
 *
 * @param name what the user types
 * @param summary what it does, in one line of the help
 * @param type picocli command with a no-argument constructor
 * @param preparation begins what takes long and can go on while the command line is read
 */
record CommandEntry(String name, String summary, Class<?> type, Runnable preparation) {
  CommandEntry(String name, String summary, Class<?> type) {
    this(name, summary, type, () -> {});
  }
}

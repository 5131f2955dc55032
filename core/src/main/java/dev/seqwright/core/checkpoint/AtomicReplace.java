package dev.seqwright.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/**
 * Replaces several files of a folder as one.
 *
 * <p>The new files are written to {@code .next} and flushed. Renaming {@code .next} to {@code
 * .commit} is the moment of the change: one atomic step. Only then are the files moved to their
 * places, and what the new version lacks is deleted; {@code .commit/files}, the list of the new
 * version, is deleted last. As long as it stands, {@link #locate} finds the files where they are,
 * moved or not, so that a reader never sees a mixture and need not write.
 */
final class AtomicReplace {
  private static final String LIST = "files";

  private final Path folder;
  private final List<String> names;
  private final Disk disk;
  private final Path next;
  private final Path commit;

  /**
   * A replacement of some files.
   *
   * @param names all files that belong to a version, present in it or not, relative to the folder
   */
  AtomicReplace(Path folder, List<String> names, Disk disk) {
    this.folder = folder;
    this.names = names;
    this.disk = disk;
    this.next = folder.resolve(".next");
    this.commit = folder.resolve(".commit");
  }

  /** Writes one file of the new version. */
  interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Finishes or clears away what a process that died has left, and prepares for new files. */
  void begin() throws IOException {
    finish();
    discard();
    disk.createFolder(next);
  }

  void write(String name, Content content) throws IOException {
    Path file = next.resolve(name);
    disk.createFolder(file.getParent());
    try (FileChannel channel = disk.create(file)) {
      content.writeTo(channel);
      channel.force(true);
    }
  }

  /** Makes the files written since {@link #begin} the files of the folder, and no others. */
  void commit() throws IOException {
    byte[] list = String.join("\n", present(next)).getBytes(StandardCharsets.UTF_8);
    write(LIST, channel -> channel.write(ByteBuffer.wrap(list)));
    forceAll(next);
    disk.move(next, commit);
    disk.force(folder);
    finish();
  }

  /** Forgets the files written since {@link #begin}. */
  void discard() throws IOException {
    remove(next);
  }

  /** Moves the files of a committed version to their places, as far as that is still to be done. */
  void finish() throws IOException {
    List<String> version = committed();
    if (!version.isEmpty()) {
      for (String name : names) {
        place(name, version.contains(name));
      }
      forceAll(folder);
      disk.delete(commit.resolve(LIST));
      disk.force(commit);
    }
    remove(commit);
  }

  private void place(String name, boolean wanted) throws IOException {
    Path target = folder.resolve(name);
    if (!wanted) {
      disk.delete(target);
    } else if (Files.exists(commit.resolve(name))) {
      disk.createFolder(target.getParent());
      disk.move(commit.resolve(name), target);
    }
  }

  /** Where a file of the current version lies; it may be absent from it. */
  Path locate(String name) throws IOException {
    List<String> version = committed();
    Path moving = commit.resolve(name);
    boolean moved = version.isEmpty() || (version.contains(name) && !Files.exists(moving));
    return moved ? folder.resolve(name) : moving;
  }

  /** The files of the version that is being put in place; empty when none is. */
  private List<String> committed() throws IOException {
    try {
      return Files.readAllLines(commit.resolve(LIST));
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private List<String> present(Path root) {
    return names.stream().filter(name -> Files.exists(root.resolve(name))).toList();
  }

  private void forceAll(Path root) throws IOException {
    TreeSet<Path> folders = new TreeSet<>();
    names.forEach(name -> folders.add(root.resolve(name).getParent()));
    for (Path each : folders.descendingSet()) {
      if (Files.isDirectory(each)) {
        disk.force(each);
      }
    }
  }

  private void remove(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> deepestFirst;
    try (var paths = Files.walk(root)) {
      deepestFirst = paths.sorted((a, b) -> b.compareTo(a)).toList();
    }
    for (Path path : deepestFirst) {
      disk.delete(path);
    }
  }
}

package dev.seqwright.core.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A place beside what is being written, on the same medium, so that one step gives it its name when
 * it is finished. Nobody can guess how the place is called, and only its owner can look into it: no
 * link of another's leads a write astray. It is deleted when it is closed, and when a signal ends
 * the process. What a process that was killed left is deleted by the next one that writes to the
 * same folder; a lock, which ends with its process, tells what is left from what is being written.
 */
public final class Unfinished implements AutoCloseable {
  private static final String NAMES = ".seqwright-*.unfinished";
  private static final String LOCK = ".lock";
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  /** Whoever opens and closes a file gives up all locks on it that her process holds. */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path place;
  private final FileChannel lock;
  private final Thread atSignal = new Thread(this::discard, "discard-unfinished");

  private Unfinished(Path place, FileChannel lock) {
    this.place = place;
    this.lock = lock;
    Runtime.getRuntime().addShutdownHook(atSignal);
  }

  /**
   * Makes a place.
   *
   * @param target where what is written will go; its folder exists
   * @throws IOException when that folder cannot be written to
   */
  public static Unfinished beside(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    Unfinished made = null;
    while (made == null) {
      made = make(folder.resolve(NAMES.replace("*", UUID.randomUUID().toString())));
    }
    made.deleteAbandoned();
    return made;
  }

  /** The place; null if another process took it for abandoned before it could be locked. */
  private static Unfinished make(Path place) throws IOException {
    OURS.add(place);
    if (isPosix(place)) {
      Files.createDirectory(place, PosixFilePermissions.asFileAttribute(PRIVATE));
    } else {
      Files.createDirectory(place);
    }
    Path file = place.resolve(LOCK);
    try {
      FileChannel lock = FileChannel.open(file, StandardOpenOption.CREATE_NEW, WRITE);
      if (!isHeldElsewhere(lock) && Files.exists(file)) {
        return new Unfinished(place, lock);
      }
      lock.close();
    } catch (NoSuchFileException e) {
      // The other process was even quicker.
    }
    return null;
  }

  private static boolean isPosix(Path place) {
    return place.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Takes a lock if it is free. A file system without locks has none that is held. */
  private static boolean isHeldElsewhere(FileChannel lock) {
    try {
      FileLock taken = lock.tryLock();
      return taken == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What is to be written: nothing yet. */
  public Path content() {
    return place.resolve("content");
  }

  /** Waits until all that was written is on the medium. */
  void force() throws IOException {
    try (Stream<Path> all = Files.walk(content())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        force(file);
      }
    }
  }

  private static void force(Path file) throws IOException {
    try (FileChannel written = FileChannel.open(file, WRITE)) {
      written.force(true);
    }
  }

  /** Gives what was written its name; a file of that name is replaced, a folder is not. */
  synchronized void moveTo(Path target) throws IOException {
    if (Files.isDirectory(content())) {
      Files.move(content(), target);
    } else {
      Files.move(content(), target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /**
   * Deletes the place with all that is in it.
   *
   * @throws IOException naming what cannot be deleted
   */
  @Override
  public synchronized void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atSignal);
    } catch (IllegalStateException e) {
      return; // a signal has come: the other thread deletes it
    }
    delete();
  }

  private synchronized void discard() {
    try {
      delete();
    } catch (IOException e) {
      // The command that was about to write there still does; the next one deletes what is left.
    }
  }

  private void delete() throws IOException {
    delete(place);
    lock.close();
    OURS.remove(place);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      // The lock comes last: what is left of a deletion that is cut short can still be told.
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Deletes what killed processes of the same user left. What cannot be deleted is in no way. */
  private void deleteAbandoned() {
    try (DirectoryStream<Path> others = Files.newDirectoryStream(place.getParent(), NAMES)) {
      for (Path other : others) {
        if (!OURS.contains(other) && isOwnFolder(other)) {
          deleteIfAbandoned(other);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // The folder may be written to but not listed, or another process deletes them, too.
    }
  }

  private boolean isOwnFolder(Path other) throws IOException {
    return Files.isDirectory(other, NOFOLLOW_LINKS)
        && Files.getOwner(other, NOFOLLOW_LINKS).equals(Files.getOwner(place));
  }

  private static void deleteIfAbandoned(Path other) throws IOException {
    try (FileChannel lock = FileChannel.open(other.resolve(LOCK), WRITE, NOFOLLOW_LINKS)) {
      if (!isHeldElsewhere(lock)) {
        delete(other);
      }
    } catch (NoSuchFileException e) {
      Files.deleteIfExists(other); // made, and killed before it was locked
    }
  }
}

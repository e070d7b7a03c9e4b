package dev.lapse.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Where the parts keep what they need, all below one folder that Git ignores. */
final class LocalFolders {
  private final Path root;

  private LocalFolders(Path root) {
    this.root = root;
  }

  /** Taken from the system property that the build sets, else {@code .local} of this project. */
  static LocalFolders ofThisProject() {
    return new LocalFolders(
        Path.of(System.getProperty("lapse.local.directory", ".local")).toAbsolutePath());
  }

  Path keycloakDistribution(String version) {
    return root.resolve("keycloak-" + version);
  }

  /** The same with the guard whose jar has this digest. */
  Path keycloakWithGuard(String version, String digest) {
    return root.resolve("keycloak-%s-guard-%s".formatted(version, digest));
  }

  /** What the build of the guard has said. */
  Path guardLog() {
    return root.resolve("guard.log");
  }

  /** The program files of PostgreSQL. */
  Path postgresBinaries() {
    return root.resolve("postgres");
  }

  /** What Keycloak's first start leaves behind, kept so that later ones need not do it again. */
  Path keycloakSeeds() {
    return root.resolve("keycloak-seeds");
  }

  /** Survives from one {@code ./dev up} to the next. */
  Path developmentData() {
    return root.resolve("data");
  }

  /**
   * The socket by which {@code ./dev up} lets its service be killed; relative, since the address of
   * a socket may have about a hundred bytes only.
   */
  Path outages() {
    return Path.of("").toAbsolutePath().relativize(developmentData().resolve("outages"));
  }

  /** A new folder for one run of the tests. */
  Path newTestData() {
    try {
      return Files.createTempDirectory(Files.createDirectories(root.resolve("tests")), "run-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs an action that no other process on this machine may run meanwhile. */
  void exclusively(Runnable action) {
    try (var channel =
            FileChannel.open(
                Files.createDirectories(root).resolve("lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      if (lock.isValid()) {
        action.run();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(folder, new Deletion());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void copy(Path source, Path target) {
    try (var files = Files.walk(source)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    /** A process that ends takes its own files away meanwhile. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      return failure instanceof NoSuchFileException
          ? FileVisitResult.CONTINUE
          : super.visitFileFailed(file, failure);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}

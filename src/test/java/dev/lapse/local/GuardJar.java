package dev.lapse.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The jar of {@code keycloak-guard}, which is built when a source is newer. */
final class GuardJar {
  private static final Path PROJECT = Path.of("keycloak-guard");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private GuardJar() {}

  /** The jar that the sources make; nobody else may build it meanwhile. */
  static Path upToDate(Path log) {
    var present = newest();
    if (present.isPresent() && !modified(present.get()).isBefore(lastChange())) {
      return present.get();
    }
    var builder =
        new ProcessBuilder(
            List.of(
                "./mvnw",
                "-q",
                "-B",
                "-f",
                PROJECT.resolve("pom.xml").toString(),
                "-DskipTests",
                "-Dspotless.check.skip",
                "package"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    ChildProcess.start("The build of the guard", builder, log).awaitSuccess(PATIENCE);
    Path jar = newest().orElseThrow();
    try {
      // Maven leaves a jar alone that has the same content.
      Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar;
  }

  private static Optional<Path> newest() {
    Path target = PROJECT.resolve("target");
    if (!Files.exists(target)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().matches("lapse-guard-.*\\.jar"))
          .max(Comparator.comparing(GuardJar::modified));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Instant lastChange() {
    try (Stream<Path> sources = Files.walk(PROJECT.resolve("src/main"))) {
      return Stream.concat(sources, Stream.of(PROJECT.resolve("pom.xml")))
          .map(GuardJar::modified)
          .max(Comparator.naturalOrder())
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Instant modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

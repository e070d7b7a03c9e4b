package dev.lapse.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prometheus and its promtool: those on the PATH, else Debian's package, unpacked beside the
 * project's other downloads without being installed.
 */
record PrometheusPrograms(Path prometheus, Path promtool) {
  private static final String MISSING =
      "prometheus and promtool are not on the PATH, and Debian's package prometheus can't be had by"
          + " apt-get. Install Prometheus (https://prometheus.io/download). ";

  /** Finds them, or fetches them at the first call. */
  static PrometheusPrograms get() {
    return onPath().orElseGet(PrometheusPrograms::fetched);
  }

  private static Optional<PrometheusPrograms> onPath() {
    return onPath("prometheus")
        .flatMap(
            server -> onPath("promtool").map(promtool -> new PrometheusPrograms(server, promtool)));
  }

  private static Optional<Path> onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static PrometheusPrograms fetched() {
    Path folder =
        Path.of(System.getProperty("lapse.local.directory", ".local")).resolve("prometheus");
    Path programs = folder.resolve("usr/bin").toAbsolutePath();
    var fetched =
        new PrometheusPrograms(programs.resolve("prometheus"), programs.resolve("promtool"));
    if (!Files.isExecutable(fetched.promtool())) {
      fetch(folder);
    }
    return fetched;
  }

  private static void fetch(Path folder) {
    if (onPath("apt-get").isEmpty()) {
      throw new IllegalStateException(MISSING);
    }
    try {
      Files.createDirectories(folder);
      if ("root".equals(System.getProperty("user.name"))) {
        run(folder, "apt-get", "update");
      }
      run(folder, "apt-get", "download", "prometheus");
      try (Stream<Path> files = Files.list(folder)) {
        Path found =
            files.filter(file -> file.toString().endsWith(".deb")).findFirst().orElseThrow();
        run(folder, "dpkg-deb", "--extract", found.toAbsolutePath().toString(), ".");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(MISSING + e.getMessage(), e);
    }
  }

  /** Everything that a program said; fails with it if the program does. */
  static String run(Path folder, String... command) {
    try {
      var process =
          new ProcessBuilder(List.of(command))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("%s: %s".formatted(String.join(" ", command), said));
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}

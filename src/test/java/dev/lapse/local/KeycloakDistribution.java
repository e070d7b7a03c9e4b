package dev.lapse.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The unpacked Keycloak, built once for a quick start.
 *
 * <p>Every server runs in a home of its own, which links to these files and holds its own data.
 */
final class KeycloakDistribution {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final List<String> SHARED = List.of("bin", "conf", "lib", "providers", "themes");
  private static final List<String> BUILD_OPTIONS = List.of("--db=dev-file");

  private final LocalFolders folders;
  private final Installation installation;

  /** As it was unpacked. */
  private final Path original;

  /** What runs: the original, or a copy with the guard, known once that is built. */
  private Path files;

  KeycloakDistribution(LocalFolders folders, Installation installation) {
    this.folders = folders;
    this.installation = installation;
    this.original = folders.keycloakDistribution(installation.version());
    this.files = original;
  }

  /** Makes a home in which the realm is imported; what an earlier server left there stays. */
  void prepareHome(Path home, String realm) {
    folders.exclusively(() -> {
      buildOnce();
      if (!Files.exists(home.resolve("data"))) {
        LocalFolders.copy(seed(realm).resolve("data"), home.resolve("data"));
        write(home.resolve("realm.sha256"), sha256(realm));
      }
      link(home);
    });
  }

  /** Whether the data of a home was made from this text of the realm file. */
  boolean isOfRealm(Path home, String realm) {
    return Files.exists(home.resolve("realm.sha256"))
        && read(home.resolve("realm.sha256")).equals(sha256(realm));
  }

  Path commandLine() {
    return original.resolve("bin/kcadm.sh");
  }

  /** A call of {@code kc.sh}, on the Java that runs this program. */
  ProcessBuilder command(Path home, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(files.resolve("bin/kc.sh").toString());
    command.addAll(arguments);
    command.add("-Dkc.home.dir=" + home);
    var builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(
            Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                // The quick compiler alone: a server that lives for minutes starts sooner with it.
                // Keycloak 26.4 does not open java.lang by itself, which it needs on newer Javas.
                "JAVA_OPTS_APPEND",
                "-XX:TieredStopAtLevel=1 --add-opens=java.base/java.lang=ALL-UNNAMED",
                "KC_BOOTSTRAP_ADMIN_USERNAME",
                LocalKeycloak.ADMIN,
                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                LocalKeycloak.ADMIN));
    return builder;
  }

  private void buildOnce() {
    if (!Files.exists(original.resolve("bin/kc.sh"))) {
      throw new LocalFailureException(
          "There is no Keycloak in %s; ./mvnw process-test-resources unpacks it, and that of the oldest version with -DskipITs=false."
              .formatted(original));
    }
    if (installation.guarded()) {
      install(GuardJar.upToDate(folders.guardLog()));
    }
    Path built = files.resolve("lib/quarkus/built-with");
    if (Files.exists(built) && read(built).equals(String.join(" ", BUILD_OPTIONS))) {
      return;
    }
    List<String> arguments = new ArrayList<>(List.of("build"));
    arguments.addAll(BUILD_OPTIONS);
    ChildProcess.start("kc.sh build", command(files, arguments), files.resolve("build.log"))
        .awaitSuccess(PATIENCE);
    write(built, String.join(" ", BUILD_OPTIONS));
  }

  /** Named by the content of the jar: a server that runs on an earlier one is left alone. */
  private void install(Path jar) {
    files = folders.keycloakWithGuard(installation.version(), sha256(jar).substring(0, 12));
    Path installed = files.resolve("providers").resolve(jar.getFileName());
    if (Files.exists(installed)) {
      return;
    }
    LocalFolders.delete(files);
    try {
      copyProgram();
      Files.copy(jar, installed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All but the libraries, which nobody writes to, is copied: {@code kc.sh build} writes there. */
  private void copyProgram() throws IOException {
    try (var all = Files.walk(original)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        Path relative = original.relativize(file);
        Path copy = files.resolve(relative.toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else if (relative.startsWith("lib/lib")) {
          Files.createLink(copy, file);
        } else if (!relative.endsWith("built-with")) {
          Files.copy(file, copy);
        }
      }
    }
  }

  /** The home of a server that has made its database and imported the realm, and then stopped. */
  private Path seed(String realm) {
    Path seed =
        folders
            .keycloakSeeds()
            .resolve(installation.version() + "-" + sha256(realm).substring(0, 16));
    if (Files.exists(seed)) {
      return seed;
    }
    Path growing = seed.resolveSibling(seed.getFileName() + ".growing");
    LocalFolders.delete(growing);
    write(growing.resolve("data/import/realm.json"), realm);
    link(growing);
    var keycloak = LocalKeycloak.forSeed(this, growing, FreePort.find());
    keycloak.start();
    keycloak.stop();
    LocalFolders.delete(growing.resolve("data/import"));
    try {
      return Files.move(growing, seed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void link(Path home) {
    try {
      Files.createDirectories(home);
      for (String name : SHARED) {
        Path link = home.resolve(name);
        // What an earlier server ran on may be another installation.
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, files.resolve(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(Path file) {
    try {
      return sha256(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

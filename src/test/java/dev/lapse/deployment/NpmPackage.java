package dev.lapse.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * A package of npm, fetched once and kept beside the other things that tests run with.
 *
 * @param name with its scope, such as {@code @kubernetes-models/gateway-api}
 * @param sha512 of the archive, in base 64, as the registry tells it
 */
record NpmPackage(String name, String version, String sha512) {

  /** The folder of its files. */
  Path unpacked() {
    Path folder =
        Path.of(System.getProperty("lapse.local.directory", ".local"))
            .resolve("npm")
            .resolve(baseName() + "-" + version);
    try {
      if (!Files.isDirectory(folder)) {
        fetch(folder);
      }
      return folder.toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException("%s %s can't be had".formatted(name, version), e);
    }
  }

  /** Moves it to its place as a whole: nobody finds half of it there. */
  private void fetch(Path folder) throws IOException {
    Files.createDirectories(folder.getParent());
    Path unpacking = Files.createTempDirectory(folder.getParent(), baseName());
    Path archive = unpacking.resolve("package.tgz");
    Files.write(archive, download());
    Programs.run(
        unpacking.resolve("tar.txt"),
        "tar",
        "-xzf",
        archive.toString(),
        "-C",
        unpacking.toString());
    Files.move(unpacking.resolve("package"), folder, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(archive);
    Files.delete(unpacking.resolve("tar.txt"));
    Files.delete(unpacking);
  }

  private byte[] download() throws IOException {
    var address =
        URI.create(
            "https://registry.npmjs.org/%s/-/%s-%s.tgz".formatted(name, baseName(), version));
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
      var digest = MessageDigest.getInstance("SHA-512").digest(answer.body());
      if (!Base64.getEncoder().encodeToString(digest).equals(sha512)) {
        throw new IOException(
            "%s answered %d, and not what was expected".formatted(address, answer.statusCode()));
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String baseName() {
    return name.substring(name.indexOf('/') + 1);
  }
}

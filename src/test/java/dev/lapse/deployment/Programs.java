package dev.lapse.deployment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Programs that are run to their end. */
final class Programs {
  private Programs() {}

  /**
   * Runs a command.
   *
   * @param output where what it prints goes
   * @throws IOException with what it complained of, if it failed
   */
  static void run(Path output, String... command) throws IOException {
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

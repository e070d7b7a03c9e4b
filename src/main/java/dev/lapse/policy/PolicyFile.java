package dev.lapse.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A policy file as it lies on a disk. */
final class PolicyFile {
  private PolicyFile() {}

  /**
   * Reads it whole, up to the largest size that is allowed. Blocks.
   *
   * @throws PolicyFileException if it is not valid; without a problem in it if it can't be read
   */
  static Policies read(Path file) {
    // One byte more than allowed tells that a file is too large, however large it is.
    try (InputStream content = Files.newInputStream(file)) {
      return PolicyFileParser.parse(
          file.toString(), content.readNBytes(PolicyFileParser.LARGEST + 1));
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file", e);
    } catch (IOException e) {
      throw unreadable(file, e.toString(), e);
    }
  }

  private static PolicyFileException unreadable(Path file, String problem, IOException cause) {
    return new PolicyFileException(
        "Policy file %s can't be read: %s.".formatted(file.toAbsolutePath(), problem), cause);
  }
}

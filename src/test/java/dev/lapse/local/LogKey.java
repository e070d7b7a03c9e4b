package dev.lapse.local;

import dev.lapse.audit.NewLogKey;
import dev.lapse.tlog.KeyKind;
import dev.lapse.tlog.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The key that signs the audit log of a service on this machine. */
public final class LogKey {
  private static final String ORIGIN = "lapse.localhost/audit";

  private final String secret;

  private LogKey(String secret) {
    this.secret = secret;
  }

  /** A new one, which nobody keeps. */
  public static LogKey ofOneRun() {
    return new LogKey(SigningKey.generate(ORIGIN, KeyKind.ED25519, new SecureRandom()).secret());
  }

  /** The one in that file, which is made where it is missing. */
  static LogKey keptIn(Path file) {
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(file.getParent());
        NewLogKey.make(ORIGIN, file);
      }
      return new LogKey(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code LAPSE_AUDIT_KEY} takes it. */
  public String secret() {
    return secret;
  }
}

package dev.lapse.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/**
 * What stands in the log in place of a name: whoever has name and salt can check it, and once both
 * are erased nobody can find the name by trying all there are.
 */
final class NameCommitment {
  private static final int SALT_BYTES = 16;

  private NameCommitment() {}

  static byte[] newSalt(Random random) {
    var salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return salt;
  }

  /** {@code sha256:} and the SHA-256 of the salt followed by the name in UTF-8, in hexadecimal. */
  static String of(byte[] salt, String name) {
    var digest = sha256();
    digest.update(salt);
    return "sha256:"
        + HexFormat.of().formatHex(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

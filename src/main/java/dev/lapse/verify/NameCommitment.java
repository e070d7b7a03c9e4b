package dev.lapse.verify;

import dev.lapse.tlog.Hash;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;

/**
 * What stands in the log in place of a name: whoever has name and salt can check it, and once both
 * are erased nobody can find the name by trying all there are.
 */
public final class NameCommitment {
  private static final int SALT_BYTES = 16;

  private NameCommitment() {}

  /** What makes two commitments to one name differ: 16 bytes that nobody can guess. */
  public static byte[] newSalt(Random random) {
    var salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return salt;
  }

  /** {@code sha256:} and the SHA-256 of the salt followed by the name in UTF-8, in hexadecimal. */
  public static String of(byte[] salt, String name) {
    var digest = Hash.sha256();
    digest.update(salt);
    return "sha256:"
        + HexFormat.of().formatHex(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
  }
}

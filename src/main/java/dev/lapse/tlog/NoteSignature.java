package dev.lapse.tlog;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/** A line below a note: who signed, and what came out. It says nothing about whether it is true. */
public final class NoteSignature {
  private static final String DASH = "— ";

  private final String name;
  private final int keyId;
  private final byte[] signature;

  NoteSignature(String name, int keyId, byte[] signature) {
    KeyName.check(name);
    this.name = name;
    this.keyId = keyId;
    this.signature = signature.clone();
  }

  /** The name of the key. */
  public String name() {
    return name;
  }

  /** The first four bytes of a hash of name and key, which tell keys of one name apart. */
  public int keyId() {
    return keyId;
  }

  /** The signature as its kind of key makes it. */
  public byte[] signature() {
    return signature.clone();
  }

  /**
   * A signature line, without the line feed.
   *
   * @throws MalformedException if it is none
   */
  public static NoteSignature parse(String line) {
    var space = line.indexOf(' ', DASH.length());
    if (!line.startsWith(DASH) || space < 0) {
      throw new MalformedException("not the line of a signature: " + line);
    }
    var bytes = ByteBuffer.wrap(Base64Text.decode(line.substring(space + 1)));
    if (bytes.remaining() <= Integer.BYTES) {
      throw new MalformedException("a signature too short: " + line);
    }
    var keyId = bytes.getInt();
    var signature = new byte[bytes.remaining()];
    bytes.get(signature);
    return new NoteSignature(line.substring(DASH.length(), space), keyId, signature);
  }

  /** The line, without the line feed. */
  public String line() {
    var bytes = ByteBuffer.allocate(Integer.BYTES + signature.length);
    bytes.putInt(keyId).put(signature);
    return DASH + name + " " + Base64Text.encode(bytes.array());
  }

  /** The name and id of its key, as in {@code example.com/log+c74f20a3}. */
  public String key() {
    return name + "+" + hex(keyId);
  }

  static String hex(int keyId) {
    return String.format(Locale.ROOT, "%08x", keyId);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteSignature that
        && name.equals(that.name)
        && keyId == that.keyId
        && Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return 31 * keyId + Arrays.hashCode(signature);
  }

  @Override
  public String toString() {
    return line();
  }
}

package dev.lapse.tlog;

import java.nio.ByteBuffer;
import java.time.Instant;

/** What a witness signs (C2SP tlog-cosignature, {@code cosignature/v1}). */
public final class Cosignature {
  private static final int LENGTH = Long.BYTES + 64;

  private Cosignature() {}

  static byte[] message(long seconds, String text) {
    return Hash.utf8("cosignature/v1\ntime " + seconds + "\n" + text);
  }

  static byte[] encode(long seconds, byte[] signature) {
    return ByteBuffer.allocate(LENGTH).putLong(seconds).put(signature).array();
  }

  static boolean verifies(VerifierKey key, String text, NoteSignature signature) {
    var bytes = ByteBuffer.wrap(signature.signature());
    if (bytes.remaining() != LENGTH || bytes.getLong(0) < 0) {
      return false;
    }
    var seconds = bytes.getLong();
    var signed = new byte[bytes.remaining()];
    bytes.get(signed);
    return key.verifies(message(seconds, text), signed);
  }

  /**
   * When the witness signed, to the second; worth as much as the signature, which is to be verified
   * first.
   */
  public static Instant at(NoteSignature signature) {
    var bytes = ByteBuffer.wrap(signature.signature());
    if (bytes.remaining() != LENGTH) {
      throw new MalformedException("not a cosignature: " + signature.line());
    }
    return Instant.ofEpochSecond(bytes.getLong());
  }
}

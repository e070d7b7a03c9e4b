package dev.lapse.tlog;

import java.util.Base64;

/** Base64 of RFC 4648 §4 with padding, in the one form that its bytes have. */
final class Base64Text {
  private Base64Text() {}

  static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * Java's decoder takes missing padding and stray bits at the end; then one thing could be written
   * in several ways, and a changed character go unseen.
   */
  static byte[] decode(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("not base64: " + text, e);
    }
    if (!encode(bytes).equals(text)) {
      throw new MalformedException("not base64 in its one form: " + text);
    }
    return bytes;
  }
}

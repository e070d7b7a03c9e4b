package dev.lapse.tlog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 hash of the tree, as RFC 6962 §2.1 makes them: leaf and node can't be confused. */
public final class Hash {
  /** How many bytes a hash has. */
  public static final int LENGTH = 32;

  /** The root of a tree without leaves: the hash of nothing. */
  public static final Hash EMPTY = new Hash(sha256().digest());

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The hash of a leaf: SHA-256(0x00 || entry). */
  public static Hash ofLeaf(byte[] entry) {
    var digest = sha256();
    digest.update(LEAF);
    return new Hash(digest.digest(entry));
  }

  /** The hash of two subtrees: SHA-256(0x01 || left || right). */
  public static Hash ofNode(Hash left, Hash right) {
    var digest = sha256();
    digest.update(NODE);
    digest.update(left.bytes);
    return new Hash(digest.digest(right.bytes));
  }

  /**
   * A hash that was computed before.
   *
   * @throws MalformedException if these are not {@value #LENGTH} bytes
   */
  public static Hash of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new MalformedException("a hash has " + LENGTH + " bytes, not " + bytes.length);
    }
    return new Hash(bytes.clone());
  }

  /**
   * A hash in base64 with padding.
   *
   * @throws MalformedException if it is not one
   */
  public static Hash parse(String base64) {
    return of(Base64Text.decode(base64));
  }

  static Hash at(byte[] hashes, int place) {
    return new Hash(Arrays.copyOfRange(hashes, place * LENGTH, (place + 1) * LENGTH));
  }

  void copyTo(byte[] hashes, int place) {
    System.arraycopy(bytes, 0, hashes, place * LENGTH, LENGTH);
  }

  /** A new computation of SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public String base64() {
    return Base64Text.encode(bytes);
  }

  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** In base64, as notes write it. */
  @Override
  public String toString() {
    return base64();
  }
}

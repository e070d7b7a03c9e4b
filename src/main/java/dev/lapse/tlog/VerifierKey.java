package dev.lapse.tlog;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The public key of whoever signs notes, as C2SP signed-note writes it: {@code name+id+base64(type
 * || key)}.
 */
public final class VerifierKey {
  private static final int KEY_LENGTH = 32;
  private static final int SIGNATURE_LENGTH = 64;

  /** What stands before the 32 bytes in a SubjectPublicKeyInfo (RFC 8410). */
  private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final KeyKind kind;
  private final byte[] key;

  private VerifierKey(String name, KeyKind kind, byte[] key) {
    this.name = name;
    this.kind = kind;
    this.key = key;
  }

  /**
   * A key from its bytes.
   *
   * @param key the 32 bytes of RFC 8032
   * @throws MalformedException if the name or the bytes can't be those of a key
   */
  public static VerifierKey of(String name, KeyKind kind, byte[] key) {
    KeyName.check(name);
    if (key.length != KEY_LENGTH) {
      throw new MalformedException("an Ed25519 key has 32 bytes, not " + key.length);
    }
    return new VerifierKey(name, kind, key.clone());
  }

  /**
   * A key as it is written.
   *
   * @throws MalformedException if it is not written so, or its id is not that of name and key
   */
  public static VerifierKey parse(String text) {
    var parts = text.split("\\+", 3);
    if (parts.length != 3) {
      throw new MalformedException("a key reads name+id+base64, not " + text);
    }
    var bytes = Base64Text.decode(parts[2]);
    if (bytes.length == 0) {
      throw new MalformedException("a key without bytes: " + text);
    }
    var key = of(parts[0], KeyKind.of(bytes[0]), Arrays.copyOfRange(bytes, 1, bytes.length));
    if (!NoteSignature.hex(key.id()).equals(parts[1])) {
      throw new MalformedException(
          "the id of this key is " + NoteSignature.hex(key.id()) + ", not " + parts[1]);
    }
    return key;
  }

  static int id(String name, KeyKind kind, byte[] key) {
    var digest = Hash.sha256();
    digest.update(Hash.utf8(name + "\n"));
    digest.update(kind.type());
    return ByteBuffer.wrap(digest.digest(key)).getInt();
  }

  public String name() {
    return name;
  }

  public KeyKind kind() {
    return kind;
  }

  /** The first four bytes of SHA-256(name || 0x0A || type || key). */
  public int id() {
    return id(name, kind, key);
  }

  /** The 32 bytes of the key. */
  public byte[] bytes() {
    return key.clone();
  }

  /** Whether a signature says that it is of this key. */
  public boolean isNamedBy(NoteSignature signature) {
    return signature.name().equals(name) && signature.keyId() == id();
  }

  /** Whether this key has signed the text, which ends with a line feed, so. */
  public boolean verifies(String text, NoteSignature signature) {
    if (!isNamedBy(signature)) {
      return false;
    }
    return switch (kind) {
      case ED25519 -> verifies(Hash.utf8(text), signature.signature());
      case COSIGNATURE -> Cosignature.verifies(this, text, signature);
    };
  }

  boolean verifies(byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE_LENGTH) {
      return false;
    }
    try {
      var verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(publicKey());
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // a key or signature that is no point of the curve has signed nothing
    }
  }

  private PublicKey publicKey() throws GeneralSecurityException {
    var encoded = Arrays.copyOf(X509_HEAD, X509_HEAD.length + KEY_LENGTH);
    System.arraycopy(key, 0, encoded, X509_HEAD.length, KEY_LENGTH);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  /** As it is written in configurations: {@code name+id+base64}. */
  @Override
  public String toString() {
    var bytes = new byte[1 + KEY_LENGTH];
    bytes[0] = kind.type();
    System.arraycopy(key, 0, bytes, 1, KEY_LENGTH);
    return name + "+" + NoteSignature.hex(id()) + "+" + Base64Text.encode(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return id();
  }
}

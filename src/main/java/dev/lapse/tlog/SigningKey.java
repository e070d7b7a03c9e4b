package dev.lapse.tlog;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Arrays;

/**
 * The secret key of whoever signs notes. It is written as {@code PRIVATE+KEY+name+id+base64(type ||
 * seed)}, which is how Go's note package keeps keys, and never shown otherwise.
 */
public final class SigningKey {
  private static final String PREFIX = "PRIVATE+KEY+";
  private static final int SEED_LENGTH = 32;

  private final VerifierKey verifier;
  private final byte[] seed;
  private final PrivateKey key;

  private SigningKey(VerifierKey verifier, byte[] seed) {
    this.verifier = verifier;
    this.seed = seed;
    this.key = privateKey(seed);
    if (!verifier.verifies(Hash.utf8(verifier.name()), ed25519(Hash.utf8(verifier.name())))) {
      throw new MalformedException("the key does not verify what it signs");
    }
  }

  /** A new key. */
  public static SigningKey generate(String name, KeyKind kind, SecureRandom random) {
    var seed = new byte[SEED_LENGTH];
    random.nextBytes(seed);
    return of(name, kind, seed);
  }

  /**
   * A key from its seed.
   *
   * @param seed the 32 bytes that RFC 8032 calls the private key
   * @throws MalformedException if the name or the seed can't be those of a key
   */
  public static SigningKey of(String name, KeyKind kind, byte[] seed) {
    if (seed.length != SEED_LENGTH) {
      throw new MalformedException("the seed of a key has 32 bytes, not " + seed.length);
    }
    return new SigningKey(VerifierKey.of(name, kind, publicKey(seed)), seed.clone());
  }

  /**
   * A key as it is written.
   *
   * @throws MalformedException if it is not written so; the message doesn't tell the text
   */
  public static SigningKey parse(String text) {
    var parts = text.startsWith(PREFIX) ? text.substring(PREFIX.length()).split("\\+", 3) : null;
    if (parts == null || parts.length != 3) {
      throw new MalformedException("a signing key reads " + PREFIX + "name+id+base64");
    }
    var bytes = secret(parts[2]);
    var key = of(parts[0], KeyKind.of(bytes[0]), Arrays.copyOfRange(bytes, 1, bytes.length));
    if (!NoteSignature.hex(key.verifier.id()).equals(parts[1])) {
      throw new MalformedException("the id of the signing key is not that of its name and key");
    }
    return key;
  }

  private static byte[] secret(String base64) {
    try {
      var bytes = Base64Text.decode(base64);
      if (bytes.length > 0) {
        return bytes;
      }
    } catch (MalformedException ignored) {
      // its message has the secret in it
    }
    throw new MalformedException("a signing key ends with its bytes in base64");
  }

  private static PrivateKey privateKey(byte[] seed) {
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no Ed25519", e);
    }
  }

  /**
   * The JDK derives a public key only while it makes a pair. So it makes one, and is given the seed
   * where it asks for randomness; that the pair belongs together is checked when it is used.
   */
  private static byte[] publicKey(byte[] seed) {
    try {
      var generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
      var point = ((EdECPublicKey) generator.generateKeyPair().getPublic()).getPoint();
      return littleEndian(point.getY().toByteArray(), point.isXOdd());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no Ed25519", e);
    }
  }

  private static byte[] littleEndian(byte[] y, boolean xIsOdd) {
    var bytes = new byte[SEED_LENGTH];
    for (int i = 0; i < Math.min(y.length, bytes.length); i++) {
      bytes[i] = y[y.length - 1 - i];
    }
    if (xIsOdd) {
      bytes[SEED_LENGTH - 1] |= (byte) 0x80;
    }
    return bytes;
  }

  private static final class Given extends SecureRandom {
    private final byte[] seed;

    Given(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }

  /** Its public half. */
  public VerifierKey verifier() {
    return verifier;
  }

  /**
   * Signs as a log does.
   *
   * @param text which ends with a line feed
   */
  public NoteSignature sign(String text) {
    if (verifier.kind() != KeyKind.ED25519) {
      throw new IllegalStateException("a witness signs with a time");
    }
    return signature(ed25519(Hash.utf8(text)));
  }

  /**
   * Signs as a witness does.
   *
   * @param at when it saw this checkpoint as the largest one; seconds count
   */
  public NoteSignature cosign(Checkpoint checkpoint, Instant at) {
    if (verifier.kind() != KeyKind.COSIGNATURE) {
      throw new IllegalStateException("a log signs without a time");
    }
    var message = Cosignature.message(at.getEpochSecond(), checkpoint.text());
    return signature(Cosignature.encode(at.getEpochSecond(), ed25519(message)));
  }

  private NoteSignature signature(byte[] signature) {
    return new NoteSignature(verifier.name(), verifier.id(), signature);
  }

  private byte[] ed25519(byte[] message) {
    try {
      var signer = Signature.getInstance("Ed25519");
      signer.initSign(key);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519 does not sign", e);
    }
  }

  /**
   * The secret itself, as {@link #parse} reads it: for the file that keeps it, and nothing else.
   */
  public String secret() {
    var bytes = new byte[1 + SEED_LENGTH];
    bytes[0] = verifier.kind().type();
    System.arraycopy(seed, 0, bytes, 1, SEED_LENGTH);
    var id = NoteSignature.hex(verifier.id());
    return PREFIX + verifier.name() + "+" + id + "+" + Base64Text.encode(bytes);
  }

  /** The public half: a secret is not printed by accident. */
  @Override
  public String toString() {
    return verifier.toString();
  }
}

package dev.lapse.tlog;

/** A signature that names a trusted key, which never made it. */
public final class BadSignatureException extends RuntimeException {
  BadSignatureException(NoteSignature signature) {
    super("the signature of " + signature.key() + " is not of this key, or of another text");
  }
}

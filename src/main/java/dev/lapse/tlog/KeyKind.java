package dev.lapse.tlog;

/** What a key signs, and how: the signature types of C2SP signed-note that are known here. */
public enum KeyKind {
  /** Ed25519 over the text of the note: a log's. */
  ED25519(1),
  /** Ed25519 over the text and a time, as C2SP tlog-cosignature says: a witness's. */
  COSIGNATURE(4);

  private final byte type;

  KeyKind(int type) {
    this.type = (byte) type;
  }

  byte type() {
    return type;
  }

  static KeyKind of(byte type) {
    for (var kind : values()) {
      if (kind.type == type) {
        return kind;
      }
    }
    throw new MalformedException("keys of type " + type + " are not known here");
  }
}

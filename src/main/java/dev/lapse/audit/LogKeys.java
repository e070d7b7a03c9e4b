package dev.lapse.audit;

import dev.lapse.tlog.BadSignatureException;
import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.KeyKind;
import dev.lapse.tlog.MalformedException;
import dev.lapse.tlog.SignedNote;
import dev.lapse.tlog.SigningKey;
import dev.lapse.tlog.VerifierKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The keys that sign the log. They are never logged and never leave this class. */
@ApplicationScoped
public class LogKeys {
  private final List<SigningKey> keys;

  LogKeys(LogConfiguration configuration) {
    keys = read(text(configuration));
    if (keys.stream().map(LogKeys::nameOf).distinct().count() > 1) {
      throw new InvalidLogConfigurationException(
          "lapse.audit.key has keys of several names, but a log has one origin: make them all of"
              + " the same name");
    }
  }

  private static String text(LogConfiguration configuration) {
    return configuration
        .key()
        .or(() -> configuration.keyFile().map(LogKeys::contentOf))
        .orElse("")
        .strip();
  }

  private static String contentOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new InvalidLogConfigurationException(
          "lapse.audit.key-file names %s, which can't be read: set LAPSE_AUDIT_KEY_FILE to the file"
                  .formatted(file)
              + " with the key of the log");
    }
  }

  private static List<SigningKey> read(String text) {
    try {
      return Stream.of(text.split("\\s+", -1))
          .filter(word -> !word.isEmpty())
          .map(LogKeys::keyOfALog)
          .toList();
    } catch (MalformedException e) {
      // Without its cause, which must not be able to show the text.
      throw new InvalidLogConfigurationException(
          "lapse.audit.key is no key of a log: " + e.getMessage());
    }
  }

  private static SigningKey keyOfALog(String word) {
    var key = SigningKey.parse(word);
    if (key.verifier().kind() != KeyKind.ED25519) {
      throw new InvalidLogConfigurationException(
          "lapse.audit.key has the key of a witness, %s, and not that of a log: make one with ./dev key"
              .formatted(key.verifier()));
    }
    return key;
  }

  private static String nameOf(SigningKey key) {
    return key.verifier().name();
  }

  /** Whether there is a key; without one there is no log. In production the start says no then. */
  public boolean areThere() {
    return !keys.isEmpty();
  }

  /** The name of the log. */
  public String origin() {
    return nameOf(keys.getFirst());
  }

  /** What others check the log with; the one that is named first is the one to hand out. */
  public List<VerifierKey> verifiers() {
    return keys.stream().map(SigningKey::verifier).toList();
  }

  /** The note, signed by every key. */
  SignedNote sign(Checkpoint checkpoint) {
    return checkpoint.sign(keys);
  }

  /**
   * Refuses a head that none of the keys signed, or whose note tells another one.
   *
   * @throws BrokenLogException which says what is wrong with it
   */
  void requireOurs(SignedHead head) {
    var note = readable(head);
    if (!verify(note)) {
      throw new BrokenLogException(
          "the checkpoint of size %d is not signed by %s: was the key changed?"
              .formatted(head.size(), verifiers()));
    }
    requireTold(head, note);
  }

  /**
   * Refuses a head whose note tells another one, or that says one of the keys signed it, which did
   * not. The key of an old one may be gone.
   *
   * @return whether one of the keys signed it
   * @throws BrokenLogException which says what is wrong with it
   */
  boolean requireNotForged(SignedHead head) {
    var note = readable(head);
    requireTold(head, note);
    try {
      return isSigned(note);
    } catch (BadSignatureException e) {
      throw new BrokenLogException(
          "the checkpoint of size %d was changed after it was signed: %s"
              .formatted(head.size(), e.getMessage()));
    }
  }

  private void requireTold(SignedHead head, SignedNote note) {
    var checkpoint = checkpoint(head, note);
    if (!checkpoint.origin().equals(origin())
        || checkpoint.size() != head.size()
        || !checkpoint.root().equals(head.root())) {
      throw new BrokenLogException(
          "the note of the checkpoint of size %d tells another one".formatted(head.size()));
    }
  }

  private static SignedNote readable(SignedHead head) {
    try {
      return SignedNote.parse(head.note());
    } catch (MalformedException e) {
      throw unreadable(head, e);
    }
  }

  private static Checkpoint checkpoint(SignedHead head, SignedNote note) {
    try {
      return Checkpoint.parse(note.text());
    } catch (MalformedException e) {
      throw unreadable(head, e);
    }
  }

  private static BrokenLogException unreadable(SignedHead head, MalformedException why) {
    return new BrokenLogException(
        "the note of the checkpoint of size %d can't be read: %s"
            .formatted(head.size(), why.getMessage()));
  }

  /** Whether one of the keys signed the note, and none that says so is wrong. */
  private boolean verify(SignedNote note) {
    try {
      return isSigned(note);
    } catch (BadSignatureException e) {
      return false;
    }
  }

  private boolean isSigned(SignedNote note) {
    return keys.stream().map(SigningKey::verifier).filter(note::verifiedBy).count() > 0;
  }
}

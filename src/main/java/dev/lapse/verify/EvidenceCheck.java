package dev.lapse.verify;

import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.InclusionProof;
import dev.lapse.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.function.Consumer;

/** Checks one file of evidence, and tells the story in it as far as it is proved. */
final class EvidenceCheck {
  /** With these a grant is over. */
  private static final Set<String> LAST =
      Set.of(
          "GRANT_DENIED",
          "GRANT_WITHDRAWN",
          "GRANT_UNANSWERED",
          "GRANT_ACTIVATION_FAILED",
          "GRANT_REVOKED",
          "GRANT_EXPIRED");

  private static final String FIRST = "GRANT_REQUESTED";
  private static final String CHECKPOINT = "the checkpoint";

  private final TrustedKeys keys;
  private final Consumer<String> lines;

  EvidenceCheck(TrustedKeys keys, Consumer<String> lines) {
    this.keys = keys;
    this.lines = lines;
  }

  /**
   * Tells the file line by line.
   *
   * @throws NotVerifiedException at the first thing that is wrong
   */
  void check(byte[] file) {
    var evidence = read(file);
    var note = evidence.checkpoint().getBytes(StandardCharsets.UTF_8);
    var checkpoint = keys.open(CHECKPOINT, note);
    if (checkpoint.size() != evidence.size() || !checkpoint.origin().equals(evidence.origin())) {
      throw new NotVerifiedException("the file tells another log or size than its checkpoint does");
    }
    tell("grant " + evidence.grant());
    tell(
        "log "
            + checkpoint.origin()
            + ", "
            + checkpoint.size()
            + " entries, root "
            + checkpoint.root());
    keys.cosignaturesOn(CHECKPOINT, note).forEach(this::tell);
    checkEntries(evidence, checkpoint);
  }

  private static Evidence read(byte[] file) {
    try {
      return Evidence.parse(file);
    } catch (MalformedException e) {
      throw new NotVerifiedException("the file is no evidence: " + e.getMessage(), e);
    }
  }

  private void checkEntries(Evidence evidence, Checkpoint checkpoint) {
    var ended = false;
    var last = -1L;
    var n = 0L;
    for (var item : evidence.items()) {
      n++;
      var entry = proved(item, checkpoint);
      isNext(entry, evidence.grant(), n, last);
      tell(PlainWords.of(entry, name(item, entry)));
      ended = ended || LAST.contains(entry.action());
      last = entry.index();
    }
    if (n == 0) {
      throw new NotVerifiedException("the file has no entry of the grant");
    }
    tellWhatIsComplete(n, ended, checkpoint);
  }

  private static LoggedEntry proved(Evidence.Item item, Checkpoint checkpoint) {
    var proof = new InclusionProof(item.index(), checkpoint.size(), item.proof());
    if (!proof.proves(Hash.ofLeaf(item.bytes()), checkpoint.root())) {
      throw new NotVerifiedException(
          "entry %d is not in the log as it is in the file: it or its proof was changed"
              .formatted(item.index()));
    }
    return LoggedEntry.parse(item.index(), item.bytes());
  }

  private static void isNext(LoggedEntry entry, String grant, long n, long last) {
    var place = entry.ofGrant().filter(of -> of.grant().equals(grant));
    if (place.isEmpty()) {
      throw new NotVerifiedException("entry " + entry.index() + " is not of this grant");
    }
    if (place.get().n() != n) {
      throw new NotVerifiedException(
          "entry %d is number %d of the grant, where number %d belongs: one is missing or out of order"
              .formatted(entry.index(), place.get().n(), n));
    }
    if (entry.index() <= last) {
      throw new NotVerifiedException("entry " + entry.index() + " comes after a later one");
    }
    if (n == 1 && !entry.action().equals(FIRST)) {
      throw new NotVerifiedException("entry " + entry.index() + " is not how a grant begins");
    }
  }

  /** Whether a name was erased or taken out of the file, nobody can tell from the file. */
  private static String name(Evidence.Item item, LoggedEntry entry) {
    if (item.actorName().isEmpty()) {
      return "a name that the file does not have";
    }
    var actor = item.actorName().get();
    if (!commitment(actor, item.index()).equals(entry.nameCommitment())) {
      throw new NotVerifiedException(
          "entry %d was not written for the name %s".formatted(item.index(), actor.name()));
    }
    return actor.name();
  }

  private static String commitment(Evidence.ActorName actor, long index) {
    try {
      return NameCommitment.of(Base64.getDecoder().decode(actor.salt()), actor.name());
    } catch (IllegalArgumentException e) {
      throw new NotVerifiedException("the salt of entry " + index + " is not base64", e);
    }
  }

  private void tellWhatIsComplete(long n, boolean ended, Checkpoint checkpoint) {
    tell(n + " entries, the first " + n + " of this grant, none missing between them");
    tell(
        "the grant %s, as far as these tell: as of %d entries of the log; later ones of it may exist"
            .formatted(ended ? "had ended" : "was open", checkpoint.size()));
  }

  private void tell(String line) {
    lines.accept(PlainWords.visible(line));
  }
}

package dev.lapse.verify;

import dev.lapse.tlog.CanonicalJson;
import dev.lapse.tlog.MalformedException;
import java.util.Map;
import java.util.Optional;

/**
 * An entry of the log, as docs/audit-schema.json says.
 *
 * @param index its place in the log, from 0
 * @param at when it happened
 * @param nameCommitment stands for the actor's name
 * @param ofGrant its place among those of its grant; empty if it is of none
 */
public record LoggedEntry(
    long index,
    String at,
    String action,
    String actorSubject,
    String actorKind,
    String nameCommitment,
    Optional<OfGrant> ofGrant,
    Map<?, ?> facts) {

  /**
   * Where an entry stands among those of its grant.
   *
   * @param n 1 for the first one of the grant
   */
  public record OfGrant(String grant, long n) {}

  /**
   * Reads an entry; fails if it is none, and says what is wrong with it.
   *
   * @throws NotVerifiedException if it is none
   */
  public static LoggedEntry parse(long index, byte[] bytes) {
    try {
      return of(index, CanonicalJson.readCanonical(bytes));
    } catch (MalformedException e) {
      throw new NotVerifiedException("entry " + index + ": " + e.getMessage(), e);
    }
  }

  private static LoggedEntry of(long index, Map<String, Object> entry) {
    if (!Long.valueOf(1).equals(entry.get("schema"))) {
      throw new MalformedException(
          "its schema is " + entry.get("schema") + ", and only 1 is known");
    }
    var actor = Members.object(entry, "actor");
    return new LoggedEntry(
        index,
        Members.text(entry, "at"),
        Members.text(entry, "action"),
        Members.text(actor, "subject"),
        Members.text(actor, "kind"),
        Members.text(actor, "name"),
        ofGrant(entry),
        Members.object(entry, "facts"));
  }

  private static Optional<OfGrant> ofGrant(Map<String, Object> entry) {
    if (!entry.containsKey("grant")) {
      return Optional.empty();
    }
    var grant = Members.text(entry, "grant");
    var sequence = Members.object(entry, "sequence");
    if (!grant.equals(Members.text(sequence, "of"))) {
      throw new MalformedException("it is of one grant, and counted for another");
    }
    return Optional.of(new OfGrant(grant, Members.integer(sequence, "n")));
  }
}

package dev.lapse.audit;

import dev.lapse.tlog.CanonicalJson;
import dev.lapse.tlog.EntryBundle;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The bytes of an event in the log: canonical JSON, as docs/audit-schema.json says. Pure, and for
 * ever: from an event that has its entry, the same bytes have to come out ({@link SelfCheck}).
 */
final class LogEntry {
  /** Of the form of an entry. It changes with every change that a reader has to know of. */
  private static final int SCHEMA = 1;

  /** How many characters an entry of its last resort has of one text: several fit beside it. */
  private static final int LONGEST_TEXT = 1000;

  private LogEntry() {}

  /**
   * The entry of an event. It never fails: one event that can't be written as it is must not keep
   * those after it out of the log. What is in the way is left out, and its hash stands there.
   *
   * @param grantPlace the how-manieth entry of its grant it is, from 1; of no meaning without one
   */
  static byte[] of(StoredEvent event, long grantPlace) {
    return entry(event, grantPlace, LogEntry::told, LogEntry::told)
        .or(() -> entry(event, grantPlace, LogEntry::told, LogEntry::omitted))
        .or(() -> entry(event, grantPlace, LogEntry::omitted, LogEntry::told))
        .or(() -> entry(event, grantPlace, LogEntry::omitted, LogEntry::omitted))
        .orElseGet(() -> write(shortened(event), grantPlace, LogEntry::omitted, LogEntry::omitted));
  }

  private static Optional<byte[]> entry(
      StoredEvent event,
      long grantPlace,
      Function<String, Object> signedIn,
      Function<String, Object> facts) {
    try {
      var entry = write(event, grantPlace, signedIn, facts);
      return entry.length <= EntryBundle.LONGEST_ENTRY ? Optional.of(entry) : Optional.empty();
    } catch (IllegalArgumentException | MalformedException e) {
      return Optional.empty();
    }
  }

  private static byte[] write(
      StoredEvent event,
      long grantPlace,
      Function<String, Object> signedIn,
      Function<String, Object> facts) {
    var members = new LinkedHashMap<String, Object>();
    members.put("schema", SCHEMA);
    members.put("id", event.id().toString());
    members.put("at", Instants.text(event.at()));
    members.put("action", event.action());
    members.put("actor", actor(event, signedIn));
    event
        .grant()
        .ifPresent(grant -> {
          members.put("grant", grant.toString());
          members.put("sequence", Map.of("of", grant.toString(), "n", grantPlace));
        });
    event.request().ifPresent(request -> members.put("request", request));
    members.put("facts", facts.apply(event.facts()));
    return CanonicalJson.write(members);
  }

  private static Map<String, Object> actor(
      StoredEvent event, Function<String, Object> howSignedIn) {
    var actor = new LinkedHashMap<String, Object>();
    actor.put("subject", event.actorSubject());
    actor.put("kind", event.actorKind());
    actor.put("name", event.nameCommitment());
    event.actorClient().ifPresent(client -> actor.put("client", client));
    event.signedIn().ifPresent(signedIn -> actor.put("signedIn", howSignedIn.apply(signedIn)));
    return actor;
  }

  private static Object told(String json) {
    return CanonicalJson.read(utf8(json));
  }

  private static Object omitted(String json) {
    return Map.of("omitted", digestOf(json));
  }

  /** The same with its texts as short as they ever are; nothing but a stranger writes others. */
  private static StoredEvent shortened(StoredEvent event) {
    return new StoredEvent(
        event.position(),
        event.id(),
        event.at(),
        shortened(event.action()),
        shortened(event.actorSubject()),
        shortened(event.nameCommitment()),
        shortened(event.actorKind()),
        event.actorClient().map(LogEntry::shortened),
        event.signedIn(),
        event.request().map(LogEntry::shortened),
        event.grant(),
        event.facts());
  }

  private static String shortened(String text) {
    var fits = text.length() <= LONGEST_TEXT && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    return fits ? text : digestOf(text);
  }

  private static String digestOf(String text) {
    return "sha256:" + HexFormat.of().formatHex(Hash.sha256().digest(utf8(text)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

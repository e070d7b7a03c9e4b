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

/**
 * The bytes of an event in the log: canonical JSON, as docs/audit-schema.json says. Pure, and for
 * ever: from an event that has its entry, the same bytes have to come out ({@link SelfCheck}).
 */
final class LogEntry {
  /** Of the form of an entry. It changes with every change that a reader has to know of. */
  private static final int SCHEMA = 1;

  private LogEntry() {}

  /**
   * The entry of an event.
   *
   * @param grantPlace the how-manieth entry of its grant it is, from 1; of no meaning without one
   */
  static byte[] of(StoredEvent event, long grantPlace) {
    var members = new LinkedHashMap<String, Object>();
    members.put("schema", SCHEMA);
    members.put("id", event.id().toString());
    members.put("at", Instants.text(event.at()));
    members.put("action", event.action());
    members.put("actor", actor(event));
    event
        .grant()
        .ifPresent(grant -> {
          members.put("grant", grant.toString());
          members.put("sequence", Map.of("of", grant.toString(), "n", grantPlace));
        });
    event.request().ifPresent(request -> members.put("request", request));
    return withFacts(members, event);
  }

  private static Map<String, Object> actor(StoredEvent event) {
    var actor = new LinkedHashMap<String, Object>();
    actor.put("subject", event.actorSubject());
    actor.put("kind", event.actorKind());
    actor.put("name", event.nameCommitment());
    event.actorClient().ifPresent(client -> actor.put("client", client));
    event
        .signedIn()
        .ifPresent(signedIn -> actor.put("signedIn", CanonicalJson.read(utf8(signedIn))));
    return actor;
  }

  /** One event that can't be written as it is must not keep those after it out of the log. */
  private static byte[] withFacts(Map<String, Object> members, StoredEvent event) {
    return entry(members, event)
        .orElseGet(() -> {
          members.put("facts", Map.of("omitted", "sha256:" + digestOf(event.facts())));
          return CanonicalJson.write(members);
        });
  }

  private static Optional<byte[]> entry(Map<String, Object> members, StoredEvent event) {
    try {
      members.put("facts", CanonicalJson.read(utf8(event.facts())));
      var entry = CanonicalJson.write(members);
      return entry.length <= EntryBundle.LONGEST_ENTRY ? Optional.of(entry) : Optional.empty();
    } catch (IllegalArgumentException | MalformedException e) {
      return Optional.empty();
    }
  }

  private static String digestOf(String facts) {
    return HexFormat.of().formatHex(Hash.sha256().digest(utf8(facts)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package dev.lapse.audit;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An event as it lies in the database.
 *
 * @param position the order of appending
 * @param nameCommitment what the log has in place of the actor's name, see {@link
 *     dev.lapse.verify.NameCommitment}
 * @param facts a JSON object
 * @param signedIn a JSON object
 */
record StoredEvent(
    long position,
    UUID id,
    Instant at,
    String action,
    String actorSubject,
    String nameCommitment,
    String actorKind,
    Optional<String> actorClient,
    Optional<String> signedIn,
    Optional<String> request,
    Optional<UUID> grant,
    String facts) {

  /** The event of a row with the columns of the table. */
  static StoredEvent of(Row row) {
    return new StoredEvent(
        row.getLong("position"),
        row.getUUID("id"),
        row.getOffsetDateTime("at").toInstant(),
        row.getString("action"),
        row.getString("actor_subject"),
        row.getString("name_commitment"),
        row.getString("actor_kind"),
        Optional.ofNullable(row.getString("actor_client")),
        Optional.ofNullable(row.getString("signed_in")),
        Optional.ofNullable(row.getString("request")),
        Optional.ofNullable(row.getUUID("grant_id")),
        row.getString("facts"));
  }
}

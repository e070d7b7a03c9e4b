package dev.lapse.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An event as it lies in the database, before it has its place in the log.
 *
 * @param position the order of appending
 * @param facts a JSON object
 * @param signedIn a JSON object
 */
@SuppressWarnings("ArrayRecordComponent") // Read once and never compared.
record StoredEvent(
    long position,
    UUID id,
    Instant at,
    String action,
    String actorSubject,
    String actorName,
    byte[] nameSalt,
    String actorKind,
    Optional<String> actorClient,
    Optional<String> signedIn,
    Optional<String> request,
    Optional<UUID> grant,
    String facts) {}

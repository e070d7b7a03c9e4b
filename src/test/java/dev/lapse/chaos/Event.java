package dev.lapse.chaos;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of the audit table.
 *
 * @param state what the event says became of the grant
 * @param version what the event says its version became
 * @param removalDueAt when the scope has to go, told by an activation
 */
record Event(
    UUID grant,
    Instant at,
    String action,
    String state,
    long version,
    Optional<Instant> removalDueAt) {}

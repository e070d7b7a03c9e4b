package dev.lapse.audit;

import java.util.Optional;

/**
 * An event on record.
 *
 * @param position in the order of appending, which has gaps
 * @param index its place in the log, from 0; empty until it is sequenced
 */
public record Recorded(AuditEvent event, long position, Optional<Long> index) {}

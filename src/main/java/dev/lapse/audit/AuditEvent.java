package dev.lapse.audit;

import dev.lapse.actor.Party;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * One thing that happened, by whom, to which grant.
 *
 * @param at when, by the service's clock
 * @param action what
 * @param actor who
 * @param grant the id of the grant; null where it is about none
 * @param facts what else explains it: strings, numbers, booleans, lists and maps of them, in the
 *     order they are told
 */
public record AuditEvent(
    Instant at, AuditAction action, Party actor, UUID grant, Map<String, Object> facts) {}

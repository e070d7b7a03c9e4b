package dev.lapse.grant;

import java.util.UUID;

/**
 * What a requester was answered.
 *
 * @param grant the grant that was put on record
 * @param body the answer, word for word
 */
public record GrantAnswer(UUID grant, String body) {}

package dev.lapse.chaos;

import java.time.Instant;
import java.util.Set;

/**
 * What Keycloak showed of a client.
 *
 * @param asked before the question
 * @param answered after the answer; what was true at one instant between the two
 */
record Sample(String subject, Instant asked, Instant answered, Set<String> scopes) {}

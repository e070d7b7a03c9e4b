package dev.lapse.keycloak;

/**
 * A partial update of a client.
 *
 * @param notBefore seconds since the epoch
 */
record NotBefore(long notBefore) {}

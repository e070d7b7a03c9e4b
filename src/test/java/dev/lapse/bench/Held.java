package dev.lapse.bench;

/** A scope that a client has in Keycloak, by name and by Keycloak's ids. */
record Held(String client, String clientUuid, String scope, String scopeUuid) {}

package dev.lapse.bench;

/** A client and a scope of the realm, by name and by Keycloak's ids. */
record Pair(String client, String clientUuid, String scope, String scopeUuid) {}

package dev.lapse.drift;

/**
 * A client, by Keycloak's own id: one that was made again under the same name is another client.
 */
record ClientKey(String realm, String clientUuid) {}

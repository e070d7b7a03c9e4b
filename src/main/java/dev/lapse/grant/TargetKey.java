package dev.lapse.grant;

/**
 * What grants hold up in Keycloak, by Keycloak's own ids: a client that was deleted and made again
 * under the same name is another client.
 *
 * @param realm the realm's name
 * @param clientUuid Keycloak's id of the client
 * @param scopeUuid Keycloak's id of the client scope
 */
public record TargetKey(String realm, String clientUuid, String scopeUuid) {}

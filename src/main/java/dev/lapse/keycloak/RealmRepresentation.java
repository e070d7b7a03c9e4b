package dev.lapse.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What Lapse reads of a realm.
 *
 * @param accessTokenLifespan seconds; null where the caller lacks {@code view-realm}: Keycloak then
 *     leaves it out
 * @param ssoSessionMaxLifespan seconds; null likewise
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record RealmRepresentation(String realm, Long accessTokenLifespan, Long ssoSessionMaxLifespan) {}

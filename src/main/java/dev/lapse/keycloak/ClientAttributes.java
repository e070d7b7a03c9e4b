package dev.lapse.keycloak;

import java.util.Map;

/**
 * A partial update of a client's attributes: what is not named stays as it is.
 *
 * @param attributes by name; the empty text takes one away
 */
record ClientAttributes(Map<String, String> attributes) {}

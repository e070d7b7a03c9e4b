/** The port to Keycloak on its admin REST API; no other package knows how Keycloak speaks. */
package dev.lapse.keycloak;

/** By which certificates Keycloak and PostgreSQL are believed to be who they say they are. */
package dev.lapse.trust;

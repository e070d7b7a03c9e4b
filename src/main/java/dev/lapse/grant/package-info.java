/**
 * The grant: its states and transitions, the commands on it, and the port to Keycloak that it owns.
 */
package dev.lapse.grant;

/** The end of a grant as Keycloak keeps it: in every token, to the second, by its own clock. */
package dev.lapse.guard;

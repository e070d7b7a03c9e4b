package dev.lapse.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** What Lapse reads of a role. */
@JsonIgnoreProperties(ignoreUnknown = true)
record RoleRepresentation(String name) {}

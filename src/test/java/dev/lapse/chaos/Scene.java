package dev.lapse.chaos;

import dev.lapse.faults.KeycloakProxy;
import dev.lapse.local.TestParts;

/** What faults are done to. */
record Scene(Replicas replicas, KeycloakProxy keycloak, TestParts parts) {}

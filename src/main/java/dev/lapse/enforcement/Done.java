package dev.lapse.enforcement;

/** A piece of work and what came of it in Keycloak. */
record Done(Work work, Outcome outcome) {}

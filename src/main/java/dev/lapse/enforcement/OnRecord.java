package dev.lapse.enforcement;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;

/** The word that goes on record before a scope is assigned, or Keycloak is told a later end. */
@FunctionalInterface
interface OnRecord {
  /**
   * Commits that we are about to do so.
   *
   * @param end what Keycloak is about to be told; empty: nothing
   */
  Uni<Void> put(Optional<Instant> end);
}

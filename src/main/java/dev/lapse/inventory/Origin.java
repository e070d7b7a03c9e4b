package dev.lapse.inventory;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Where a service account has a scope from. */
public sealed interface Origin {

  /** Keycloak gives it to every new client, or to every service account. */
  record Given() implements Origin {}

  /**
   * A grant holds it up: of several the one that ends last.
   *
   * @param until when the grant ends; empty where that is not known yet
   */
  record ByGrant(UUID grant, Optional<Instant> until) implements Origin {}

  /**
   * The policy file says that it may stand without a grant.
   *
   * @param reason why it may
   */
  record Accepted(String reason) implements Origin {}

  /** It is there, and nothing on record says why. */
  record Standing() implements Origin {}
}

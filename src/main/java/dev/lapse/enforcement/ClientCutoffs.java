package dev.lapse.enforcement;

import dev.lapse.grant.TargetKey;
import io.smallrye.mutiny.Uni;
import java.time.Instant;

/**
 * The latest {@code notBefore} that any replica has meant to set for a client. It never falls, and
 * is there before Keycloak is asked to follow it.
 */
interface ClientCutoffs {

  /**
   * Commits that older tokens of the client are to be refused.
   *
   * @return {@code notBefore}, or a later one that was meant before
   */
  Uni<Instant> raise(TargetKey target, Instant notBefore);

  /** The latest that was meant for the client; only after one was. */
  Uni<Instant> latest(TargetKey target);
}

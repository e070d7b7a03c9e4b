package dev.lapse.grant;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What grants need of Keycloak. Every call may fail with a {@link KeycloakFailure}; none is made
 * inside a database transaction.
 */
public interface Keycloak {

  /** The realms that are managed, the one that callers sign in to first; never empty. */
  List<String> realms();

  /** Looks up what a request names. */
  Uni<Lookup> lookUp(String realm, String subject, String scope);

  /** What Keycloak says of a target now. */
  Uni<TargetReading> read(TargetKey target);

  /**
   * What Keycloak says now of several targets of one client; cheaper than to read each.
   *
   * @param targets at least one; all of the same client
   */
  Uni<Map<TargetKey, TargetReading>> readAll(List<TargetKey> targets);

  /**
   * All client scopes of a realm, by their ids. Good for finding out where to look: only {@link
   * #read} proves that one is not there.
   */
  Uni<Map<String, ScopeSight>> scopesIn(String realm);

  /**
   * What a client has; empty where it was not found. Good for finding out where to look: only
   * {@link #read} is proof.
   */
  Uni<Optional<ClientSight>> glanceAt(String realm, String clientUuid);

  /**
   * Who last attached the scope to the client, or took it off, as far as Keycloak tells. Never
   * fails: what could not be asked is not told.
   *
   * @param change what was done
   * @param ago nothing longer ago counts
   */
  Uni<Attribution> whoChanged(TargetKey target, Attribution.Change change, Duration ago);

  /**
   * Attaches the scope to the client. Keycloak answers the same when it is attached already, as
   * either type, or was not attached at all: only {@link #read} tells.
   */
  Uni<Void> assign(TargetKey target, Assignment assignment);

  /**
   * Takes the scope off the client, whatever its type and even if it, or the client, wasn't there.
   */
  Uni<Void> remove(TargetKey target);

  /**
   * Makes Keycloak refuse all tokens of the client that were issued before {@code notBefore} (whole
   * seconds). The caller sees to it that it is never lowered.
   */
  Uni<Void> setNotBefore(TargetKey target, Instant notBefore);

  /**
   * Tells Keycloak when the grants of a client end, by the ids of their scopes; empty where there
   * is none any more. All of them in one call; what is not named stays as it is.
   */
  Uni<Void> tellEnds(String realm, String clientUuid, Map<String, Optional<Instant>> ends);

  /**
   * Puts the scope of the target under the guard, where Keycloak has it and lets us.
   *
   * @return whether the guard looks after the scope now
   */
  Uni<Boolean> putUnderGuard(TargetKey target);

  /** The guard as it was last seen in that realm; never asks. */
  Guard guard(String realm);

  /** The second that Keycloak's own clock shows: the clock that stamps tokens. */
  Uni<Instant> time();

  /** Succeeds if Keycloak answers for that realm. */
  Uni<Void> ping(String realm);

  /** What a token of the client would gain by the scope. */
  Uni<List<Gain>> gains(TargetKey target);
}

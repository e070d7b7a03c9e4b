package dev.lapse.enforcement;

import dev.lapse.grant.Attribution;
import dev.lapse.grant.ClientSight;
import dev.lapse.grant.Gain;
import dev.lapse.grant.Guard;
import dev.lapse.grant.Keycloak;
import dev.lapse.grant.Lookup;
import dev.lapse.grant.ScopeSight;
import dev.lapse.grant.TargetKey;
import dev.lapse.grant.TargetReading;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Keycloak of a test's own, as far as acting on targets needs one. It has no cheaper way to read
 * several targets than one after the other.
 */
abstract class ActedOnKeycloak implements Keycloak {

  @Override
  public Uni<Map<TargetKey, TargetReading>> readAll(List<TargetKey> targets) {
    return Multi.createFrom()
        .iterable(targets)
        .onItem()
        .transformToUniAndConcatenate(
            target -> read(target).map(reading -> Map.entry(target, reading)))
        .collect()
        .asMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  /** It has no guard. */
  @Override
  public Guard guard(String realm) {
    return new Guard(Guard.Presence.MISSING, Optional.empty());
  }

  // ---- what acting on a target has no use for

  @Override
  public List<String> realms() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<Lookup> lookUp(String realm, String subject, String scope) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<Map<String, ScopeSight>> scopesIn(String realm) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<Optional<ClientSight>> glanceAt(String realm, String clientUuid) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<Attribution> whoChanged(TargetKey target, Attribution.Change change, Duration ago) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<Void> tellEnds(String realm, String clientUuid, Map<String, Optional<Instant>> ends) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<Boolean> putUnderGuard(TargetKey target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<Void> ping(String realm) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<List<Gain>> gains(TargetKey target) {
    throw new UnsupportedOperationException();
  }
}

package dev.lapse.enforcement;

import dev.lapse.grant.Keycloak;
import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.TargetKey;
import dev.lapse.grant.TargetReading;
import dev.lapse.grant.TokenTail;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/**
 * Makes Keycloak refuse all tokens of a client that were issued until now, by the clock that
 * stamped them, and never lowers what was set. Targets of one client may be struck at the same
 * time, on any replica: whoever has written to Keycloak looks afterwards whether a later instant
 * was meant meanwhile, and then writes that one.
 */
@ApplicationScoped
class Strike {
  private final Keycloak keycloak;
  private final ClientCutoffs cutoffs;

  Strike(Keycloak keycloak, ClientCutoffs cutoffs) {
    this.keycloak = keycloak;
    this.cutoffs = cutoffs;
  }

  /**
   * Strikes the client of a target.
   *
   * @param found as it was read after the removal
   */
  Uni<Outcome> of(TargetKey target, TargetReading.Found found) {
    return keycloak
        .time()
        .map(TokenTail::nextSecond)
        .chain(notBefore -> cutoffs.raise(target, notBefore))
        .chain(notBefore ->
            found.notBefore().isBefore(notBefore)
                ? raise(target, notBefore)
                : done(new Outcome.Removed(found, true)));
  }

  private Uni<Outcome> raise(TargetKey target, Instant notBefore) {
    return keycloak
        .setNotBefore(target, notBefore)
        .chain(() -> cutoffs.latest(target))
        .chain(latest ->
            latest.isAfter(notBefore) ? raise(target, latest) : readBack(target, notBefore));
  }

  private Uni<Outcome> readBack(TargetKey target, Instant notBefore) {
    return keycloak.read(target).map(reading -> struck(reading, notBefore));
  }

  private static Outcome struck(TargetReading reading, Instant notBefore) {
    return switch (reading) {
      case TargetReading.Gone gone -> new Outcome.Gone();
      case TargetReading.Found found when found.notBefore().isBefore(notBefore) ->
          new Outcome.Failed(
              new KeycloakFailure(
                  KeycloakFailure.Kind.UNCERTAIN,
                  "Keycloak said that it raised the client's not-before, but it did not",
                  null,
                  null),
              false);
      case TargetReading.Found found -> new Outcome.Removed(found, true);
    };
  }

  private static Uni<Outcome> done(Outcome outcome) {
    return Uni.createFrom().item(outcome);
  }
}

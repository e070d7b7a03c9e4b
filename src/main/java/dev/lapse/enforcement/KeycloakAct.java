package dev.lapse.enforcement;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.Custody;
import dev.lapse.grant.Keycloak;
import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.TargetReading;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * Carries a plan out in Keycloak: acts on a difference, and believes only what it reads back. Knows
 * nothing of the database but the words that have to be on record before a scope is assigned, and
 * before a client is struck.
 */
@ApplicationScoped
class KeycloakAct {
  private final Keycloak keycloak;
  private final Clock clock;

  KeycloakAct(Keycloak keycloak, Clock clock) {
    this.keycloak = keycloak;
    this.clock = clock;
  }

  /**
   * Never fails: what goes wrong is an {@link Outcome.Failed}.
   *
   * @param visit shared with the other works on the same client
   * @param putOnRecord commits that the scope is about to be assigned by us
   */
  Uni<Outcome> carryOut(Work work, ClientVisit visit, Supplier<Uni<Void>> putOnRecord) {
    var outcome =
        switch (work.plan()) {
          case Plan.Assign assign -> assign(work, assign.assignment(), visit, putOnRecord);
          case Plan.Keep keep -> assign(work, keep.assignment(), visit, putOnRecord);
          case Plan.Remove remove -> remove(work, remove, visit);
          case Plan.Rest rest -> throw new IllegalArgumentException("nothing to carry out");
        };
    return outcome.onFailure(KeycloakFailure.class).recoverWithItem(KeycloakAct::failed);
  }

  private static Outcome failed(KeycloakFailure failure) {
    return new Outcome.Failed(failure, !failure.mayHaveTakenEffect());
  }

  /** Keycloak has been changed by then, whatever becomes of the rest. */
  private static Uni<Outcome> afterChange(Uni<Outcome> rest) {
    return rest.onFailure(KeycloakFailure.class)
        .recoverWithItem(failure -> new Outcome.Failed(failure, false));
  }

  // ---- assign

  private Uni<Outcome> assign(
      Work work, Assignment wanted, ClientVisit visit, Supplier<Uni<Void>> putOnRecord) {
    return visit
        .read(work.key())
        .chain(reading ->
            switch (reading) {
              case TargetReading.Gone gone -> done(new Outcome.Gone());
              case TargetReading.Found found -> assign(work, wanted, found, visit, putOnRecord);
            });
  }

  private Uni<Outcome> assign(
      Work work,
      Assignment wanted,
      TargetReading.Found found,
      ClientVisit visit,
      Supplier<Uni<Void>> putOnRecord) {
    if (found.problem().isPresent()) {
      return done(new Outcome.Unusable(found.problem().get()));
    }
    if (found.isAssigned() && !isOurs(work, wanted, found)) {
      return done(new Outcome.Standing(found));
    }
    if (isAs(wanted, found)) {
      return done(new Outcome.Assigned(found, false));
    }
    return putOnRecord
        .get()
        .chain(() -> takeOffAnotherType(work, found))
        .chain(() -> keycloak.assign(work.key(), wanted))
        .chain(() -> afterChange(visit.read(work.key()).map(KeycloakAct::assigned)));
  }

  /** Keycloak leaves a scope that is there as it is, whichever type is asked for. */
  private Uni<Void> takeOffAnotherType(Work work, TargetReading.Found found) {
    return found.isAssigned() ? keycloak.remove(work.key()) : Uni.createFrom().voidItem();
  }

  private static boolean isAs(Assignment wanted, TargetReading.Found found) {
    return found.assigned().filter(wanted::equals).isPresent();
  }

  /**
   * What we were about to assign when we crashed is ours if it is there the way we would have
   * assigned it.
   */
  private static boolean isOurs(Work work, Assignment wanted, TargetReading.Found found) {
    return switch (work.custody()) {
      case NONE -> false;
      case TAKING -> isAs(wanted, found);
      case HELD -> true;
    };
  }

  private static Outcome assigned(TargetReading readBack) {
    return switch (readBack) {
      case TargetReading.Gone gone -> new Outcome.Gone();
      case TargetReading.Found found when found.isAssigned() -> new Outcome.Assigned(found, true);
      case TargetReading.Found found ->
          failed(
              new KeycloakFailure(
                  KeycloakFailure.Kind.UNCERTAIN,
                  "Keycloak said that it assigned the scope, but the client does not have it",
                  null,
                  null));
    };
  }

  // ---- remove

  /**
   * A scope that is not ours to remove is left alone; ours is removed without a look: the read-back
   * is the proof.
   */
  private Uni<Outcome> remove(Work work, Plan.Remove plan, ClientVisit visit) {
    return work.custody() == Custody.NONE
        ? readBackRemoval(work, plan, visit)
        : keycloak.remove(work.key()).chain(() -> afterChange(readBackRemoval(work, plan, visit)));
  }

  private Uni<Outcome> readBackRemoval(Work work, Plan.Remove plan, ClientVisit visit) {
    return visit
        .read(work.key())
        .chain(reading ->
            switch (reading) {
              case TargetReading.Gone gone -> done(new Outcome.Gone());
              case TargetReading.Found found -> cutOff(work, plan, found, visit);
            });
  }

  private Uni<Outcome> cutOff(
      Work work, Plan.Remove plan, TargetReading.Found found, ClientVisit visit) {
    if (found.isAssigned() && work.custody() != Custody.NONE) {
      return done(
          failed(
              new KeycloakFailure(
                  KeycloakFailure.Kind.UNCERTAIN,
                  "Keycloak said that it removed the scope, but the client still has it",
                  null,
                  null)));
    }
    if (plan.strike() || leavesTail(plan, found)) {
      return visit.strike(work.key(), found);
    }
    return done(new Outcome.Removed(found, false));
  }

  /**
   * A drain that began too late, or a token lifespan that grew, would leave live tokens after the
   * end.
   */
  private boolean leavesTail(Plan.Remove plan, TargetReading.Found found) {
    return plan.ending().stream()
        .filter(Held::draining)
        .anyMatch(held -> Tail.deadBy(held, found, clock.instant()).isAfter(held.end()));
  }

  private static Uni<Outcome> done(Outcome outcome) {
    return Uni.createFrom().item(outcome);
  }
}

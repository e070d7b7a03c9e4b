package dev.lapse.enforcement;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.Custody;
import dev.lapse.grant.Keycloak;
import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.TargetReading;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

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
   * @param onRecord commits that the scope is about to be assigned by us
   */
  Uni<Outcome> carryOut(Work work, ClientVisit visit, OnRecord onRecord) {
    var outcome =
        switch (work.plan()) {
          case Plan.Assign assign -> assign(work, assign.assignment(), visit, onRecord);
          case Plan.Keep keep -> assign(work, keep.assignment(), visit, onRecord);
          case Plan.Remove remove -> remove(work, remove, visit);
          case Plan.ForgetEnd forget -> forgetEnd(work, visit);
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

  private Uni<Outcome> assign(Work work, Assignment wanted, ClientVisit visit, OnRecord onRecord) {
    return visit
        .read(work.key())
        .chain(reading ->
            switch (reading) {
              case TargetReading.Gone gone -> done(new Outcome.Gone());
              case TargetReading.Found found -> assign(work, wanted, found, visit, onRecord);
            });
  }

  private Uni<Outcome> assign(
      Work work,
      Assignment wanted,
      TargetReading.Found found,
      ClientVisit visit,
      OnRecord onRecord) {
    if (found.problem().isPresent()) {
      return done(new Outcome.Unusable(found.problem().get()));
    }
    if (found.isAssigned() && !isOurs(work, wanted, found)) {
      return done(new Outcome.Standing(found));
    }
    return putUnderGuard(work, found)
        .chain(governed ->
            governed
                ? assignUnderGuard(work, wanted, found, visit, onRecord)
                : assignUnguarded(work, wanted, found, visit, onRecord));
  }

  private Uni<Outcome> assignUnguarded(
      Work work,
      Assignment wanted,
      TargetReading.Found found,
      ClientVisit visit,
      OnRecord onRecord) {
    if (isAs(wanted, found)) {
      return done(new Outcome.Assigned(found, false, false));
    }
    return onRecord
        .put(Optional.empty())
        .chain(() -> attach(work, wanted, found))
        .chain(() ->
            afterChange(
                visit.read(work.key()).map(readBack -> assigned(work, wanted, found, readBack))));
  }

  private Uni<Void> attach(Work work, Assignment wanted, TargetReading.Found found) {
    return isAs(wanted, found)
        ? Uni.createFrom().voidItem()
        : takeOffAnotherType(work, found).chain(() -> keycloak.assign(work.key(), wanted));
  }

  // ---- under the guard

  /** Whether the guard looks after the scope, now that it was asked to where it may be. */
  private Uni<Boolean> putUnderGuard(Work work, TargetReading.Found found) {
    var mayAttach = work.ends().mayAttach() && keycloak.guard(work.key().realm()).mayBeThere();
    return found.guarded().governed() || !mayAttach
        ? Uni.createFrom().item(found.guarded().governed())
        : keycloak.putUnderGuard(work.key());
  }

  /** The end is there before the scope is: no token is ever given out without it. */
  private Uni<Outcome> assignUnderGuard(
      Work work,
      Assignment wanted,
      TargetReading.Found found,
      ClientVisit visit,
      OnRecord onRecord) {
    var end = work.ends().wanted().orElseThrow();
    if (isAs(wanted, found) && found.guarded().governed() && found.guarded().isUntil(end)) {
      return done(new Outcome.Assigned(found, false, false));
    }
    return onRecord
        .put(Optional.of(end))
        .chain(() -> tellEnd(work, end, found, visit))
        .chain(() -> afterChange(assignTold(work, wanted, end, found, visit)));
  }

  private static Uni<Void> tellEnd(
      Work work, Instant end, TargetReading.Found found, ClientVisit visit) {
    return found.guarded().isUntil(end)
        ? Uni.createFrom().voidItem()
        : visit.tellEnd(work.key(), Optional.of(end));
  }

  private Uni<Outcome> assignTold(
      Work work, Assignment wanted, Instant end, TargetReading.Found found, ClientVisit visit) {
    return attach(work, wanted, found)
        .chain(() -> visit.read(work.key()))
        .map(readBack -> assignedUntil(work, wanted, end, found, readBack));
  }

  private static Uni<Outcome> forgetEnd(Work work, ClientVisit visit) {
    return visit
        .tellEnd(work.key(), Optional.empty())
        .chain(() -> visit.read(work.key()))
        .map(KeycloakAct::forgotten);
  }

  private static Outcome forgotten(TargetReading reading) {
    return reading instanceof TargetReading.Found found && found.guarded().until().isPresent()
        ? failed(
            new KeycloakFailure(
                KeycloakFailure.Kind.UNCERTAIN,
                "Keycloak said that it forgot the end, but the client still has it",
                null,
                null))
        : new Outcome.EndForgotten();
  }

  private static Outcome assignedUntil(
      Work work,
      Assignment wanted,
      Instant end,
      TargetReading.Found found,
      TargetReading readBack) {
    return readBack instanceof TargetReading.Found now
            && now.guarded().governed()
            && !now.guarded().isUntil(end)
        ? failed(
            new KeycloakFailure(
                KeycloakFailure.Kind.UNCERTAIN,
                "Keycloak said that it took the end of the scope, but the client does not have it",
                null,
                null))
        : assigned(work, wanted, found, readBack);
  }

  /**
   * Whether tokens may have been issued until now that nothing held to the end on record: the scope
   * was there, and the guard or the end was not.
   */
  private static boolean hasLeaked(Work work, TargetReading.Found found) {
    var told = work.ends().told().or(() -> work.ends().wanted());
    return found.isAssigned() && told.filter(found.guarded()::lets).isPresent();
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

  /**
   * Another type than the one we asked for is not ours: somebody was a moment earlier, and Keycloak
   * has left it as it was.
   */
  private static Outcome assigned(
      Work work, Assignment wanted, TargetReading.Found before, TargetReading readBack) {
    return switch (readBack) {
      case TargetReading.Gone gone -> new Outcome.Gone();
      case TargetReading.Found found when isAs(wanted, found) ->
          new Outcome.Assigned(found, !isAs(wanted, before), hasLeaked(work, before));
      case TargetReading.Found found when found.isAssigned() && work.custody() != Custody.HELD ->
          new Outcome.Standing(found);
      case TargetReading.Found found ->
          failed(
              new KeycloakFailure(
                  KeycloakFailure.Kind.UNCERTAIN,
                  "Keycloak said that it assigned the scope, but the client does not have it that way",
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
        : endNow(work, plan, visit)
            .chain(() -> keycloak.remove(work.key()))
            .chain(() -> afterChange(readBackRemoval(work, plan, visit)));
  }

  /**
   * What ends ahead of the end that Keycloak was told gives out no token from now on, whatever
   * becomes of the removal; the removal waits for no more than the answer to that. A drain has
   * nothing to end yet.
   */
  private Uni<Void> endNow(Work work, Plan.Remove plan, ClientVisit visit) {
    var now = clock.instant();
    if (!work.ends().outlast(now) || plan.isOnlyDraining()) {
      return Uni.createFrom().voidItem();
    }
    return visit
        .tellEnd(work.key(), Optional.of(now))
        .onFailure(KeycloakFailure.class)
        .recoverWithNull();
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
    if (plan.strike() || leavesTail(plan, found) || outlivesCap(work, plan, found)) {
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

  /**
   * No token was to outlive a grant that caps; where Keycloak did not hold all of them to its end,
   * the tail is struck.
   */
  private boolean outlivesCap(Work work, Plan.Remove plan, TargetReading.Found found) {
    var ends = work.ends();
    var uncapped =
        ends.uncappedUntil().filter(clock.instant()::isBefore).isPresent()
            || ends.told().filter(told -> !found.guarded().lets(told)).isEmpty();
    return uncapped
        && work.custody() != Custody.NONE
        && plan.ending().stream().anyMatch(Held::caps);
  }

  private static Uni<Outcome> done(Outcome outcome) {
    return Uni.createFrom().item(outcome);
  }
}

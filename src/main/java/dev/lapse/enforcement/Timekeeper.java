package dev.lapse.enforcement;

import dev.lapse.audit.AuditAction;
import dev.lapse.grant.Custody;
import dev.lapse.grant.Extension;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantState;
import dev.lapse.grant.Told;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Moves grants on where time alone decides, without asking Keycloak. */
final class Timekeeper {

  /** A grant that was moved on, and what to tell of it. */
  record Moved(Grant grant, AuditAction action, Map<String, Object> facts) {}

  private final Custody custody;
  private final List<Grant> live;
  private final Instant now;

  Timekeeper(Custody custody, List<Grant> live, Instant now) {
    this.custody = custody;
    this.live = live;
    this.now = now;
  }

  /**
   * Moves one grant whose time has come by one step; empty: nothing is left to do. A grant that is
   * late for one step may be late for the next one too, so whoever tells of them tells of each
   * before the next.
   */
  Optional<Moved> advance() {
    return live.stream().map(this::advance).flatMap(Optional::stream).findFirst();
  }

  private Optional<Moved> advance(Grant grant) {
    return unansweredExtension(grant).or(() -> advanceState(grant));
  }

  private Optional<Moved> unansweredExtension(Grant grant) {
    return grant
        .extension()
        .filter(extension -> isOver(extension.answerBy()))
        .map(extension -> unanswered(grant, extension));
  }

  private static Moved unanswered(Grant grant, Extension extension) {
    grant.extensionUnanswered(extension.answerBy());
    var told = Told.unanswered(extension);
    return new Moved(grant, told.action(), told.facts());
  }

  private Optional<Moved> advanceState(Grant grant) {
    return switch (grant.state()) {
      case AWAITING_APPROVAL -> when(isOver(grant.answerBy()), () -> unanswered(grant));
      case SCHEDULED -> when(isOver(grant.startsAt().orElseThrow()), () -> started(grant));
      case ACTIVATING -> when(grant.isOutOfTime(now), () -> tooLate(grant));
      case ACTIVE -> when(isOver(grant.expiresAt().orElseThrow()), () -> expired(grant));
      case DRAINING -> when(isOver(grant.expiresAt().orElseThrow()), () -> drained(grant));
      case REVOKING -> otherInForce(grant).map(other -> heldBy(grant, other));
      case EXPIRED, REVOKED, DENIED, WITHDRAWN, UNANSWERED, ACTIVATION_FAILED -> Optional.empty();
    };
  }

  private static Moved unanswered(Grant grant) {
    var answerBy = grant.answerBy();
    grant.goUnanswered(answerBy);
    return new Moved(grant, AuditAction.GRANT_UNANSWERED, Map.of("answerBy", answerBy.toString()));
  }

  private Moved started(Grant grant) {
    grant.start(now);
    return new Moved(grant, AuditAction.GRANT_STARTED, Map.of());
  }

  private Moved tooLate(Grant grant) {
    if (custody == Custody.NONE && grant.activatedAt().isEmpty()) {
      var why = "Its end came before it could be activated.";
      grant.activationFailed(why, now);
      return new Moved(grant, AuditAction.GRANT_ACTIVATION_FAILED, Map.of("why", why));
    }
    grant.beginExpiring(now);
    return new Moved(grant, AuditAction.GRANT_EXPIRY_DUE, Map.of());
  }

  private Moved expired(Grant grant) {
    var other = otherInForce(grant);
    if (other.isPresent()) {
      return heldBy(grant, other.get());
    }
    grant.beginExpiring(now);
    return new Moved(grant, AuditAction.GRANT_EXPIRY_DUE, Map.of());
  }

  private Moved drained(Grant grant) {
    var deadBy = grant.tokensDeadBy().orElseThrow();
    if (grant.isStruck() || isOver(deadBy) || otherInForce(grant).isPresent()) {
      grant.drainOver(now);
      return new Moved(grant, AuditAction.GRANT_EXPIRED, Map.of("tokensDeadBy", deadBy.toString()));
    }
    grant.beginExpiring(now);
    return new Moved(
        grant,
        AuditAction.GRANT_EXPIRY_DUE,
        Map.of("why", "The scope was removed too late to drain: its tail is struck."));
  }

  private Moved heldBy(Grant grant, Grant other) {
    grant.endedHeldByAnother(now);
    var action =
        grant.state() == GrantState.REVOKED ? AuditAction.GRANT_REVOKED : AuditAction.GRANT_EXPIRED;
    return new Moved(
        grant, action, Map.of("keycloak", "left as it is", "heldBy", other.id().toString()));
  }

  private Optional<Grant> otherInForce(Grant grant) {
    return live.stream().filter(other -> isAnotherInForce(other, grant, now)).findFirst();
  }

  private boolean isOver(Instant instant) {
    return !now.isBefore(instant);
  }

  private static Optional<Moved> when(boolean due, Supplier<Moved> move) {
    return due ? Optional.of(move.get()) : Optional.empty();
  }

  /** When time, or a planned attempt, next wants something of these grants; empty: never. */
  static Optional<Instant> nextDue(List<Grant> live, Instant now) {
    return live.stream().flatMap(grant -> nextDue(grant, live, now)).min(Instant::compareTo);
  }

  private static Stream<Instant> nextDue(Grant grant, List<Grant> live, Instant now) {
    return Stream.concat(
        grant.extension().map(Extension::answerBy).stream(), nextOfState(grant, live, now));
  }

  private static Stream<Instant> nextOfState(Grant grant, List<Grant> live, Instant now) {
    return switch (grant.state()) {
      case AWAITING_APPROVAL -> Stream.of(grant.answerBy());
      case SCHEDULED -> grant.startsAt().stream();
      case ACTIVATING -> Stream.concat(Stream.of(attempt(grant, now)), grant.expiresAt().stream());
      case ACTIVE -> Stream.of(nextOfActive(grant, live, now));
      case DRAINING -> grant.expiresAt().stream();
      case REVOKING -> Stream.of(attempt(grant, now));
      case EXPIRED, REVOKED, DENIED, WITHDRAWN, UNANSWERED, ACTIVATION_FAILED -> Stream.empty();
    };
  }

  private static Instant nextOfActive(Grant grant, List<Grant> live, Instant now) {
    var end = grant.expiresAt().orElseThrow();
    if (!grant.isDueToDrain(now)) {
      var removal = grant.removalDueAt();
      return grant.awaitsRestoration() ? earlier(attempt(grant, now), removal) : removal;
    }
    if (live.stream().anyMatch(other -> isAnotherInForce(other, grant, now))) {
      return end;
    }
    return earlier(attempt(grant, now), end);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant attempt(Grant grant, Instant now) {
    return grant.nextAttemptAt().orElse(now);
  }

  private static boolean isAnotherInForce(Grant other, Grant grant, Instant now) {
    return !other.id().equals(grant.id()) && other.isInForce(now);
  }
}

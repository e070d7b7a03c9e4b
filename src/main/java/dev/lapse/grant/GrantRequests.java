package dev.lapse.grant;

import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.lapse.actor.Actor;
import dev.lapse.actor.RoleNames;
import dev.lapse.audit.AuditAction;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes requests. Keycloak is asked first, outside any transaction; then the grant is written in
 * one.
 */
@ApplicationScoped
public class GrantRequests {
  private final RequestExamination examination;
  private final GrantRepository grants;
  private final TargetRepository targets;
  private final IdempotentAnswers answers;
  private final GrantJournal journal;
  private final Signals signals;
  private final Keycloak keycloak;
  private final RoleNames roles;
  private final TimeBasedEpochGenerator ids;
  private final Clock clock;

  GrantRequests(
      RequestExamination examination,
      GrantRepository grants,
      TargetRepository targets,
      IdempotentAnswers answers,
      GrantJournal journal,
      Signals signals,
      Keycloak keycloak,
      RoleNames roles,
      TimeBasedEpochGenerator ids,
      Clock clock) {
    this.examination = examination;
    this.grants = grants;
    this.targets = targets;
    this.answers = answers;
    this.journal = journal;
    this.signals = signals;
    this.keycloak = keycloak;
    this.roles = roles;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Puts a request on record, or answers as before where it was sent before under the same key.
   *
   * @param idempotency empty: each call is a request of its own
   * @param toAnswer how the grant is told to the caller
   */
  public Uni<GrantAnswer> request(
      GrantTerms terms,
      Actor actor,
      Optional<Idempotency> idempotency,
      Function<Grant, String> toAnswer) {
    var first = idempotency.map(this::answerBefore).orElseGet(() -> Uni.createFrom().nullItem());
    return first
        .onItem()
        .ifNull()
        .switchTo(() -> examineAndPut(terms, actor, idempotency, toAnswer));
  }

  private Uni<GrantAnswer> answerBefore(Idempotency once) {
    return Panache.withSession(() -> answers.find(once));
  }

  /**
   * What Keycloak told is older than what the database tells: a scope that looks standing may be
   * one that a grant was just losing, so that refusal is made sure of.
   */
  private Uni<GrantAnswer> examineAndPut(
      GrantTerms terms,
      Actor actor,
      Optional<Idempotency> idempotency,
      Function<Grant, String> toAnswer) {
    return Uni.createFrom()
        .deferred(() -> examination.requireAllowed(terms, actor))
        .chain(examined -> putUnlessDone(idempotency, examined, actor, toAnswer))
        .onFailure(GrantRequests::looksStanding)
        .retry()
        .atMost(1);
  }

  private static boolean looksStanding(Throwable failure) {
    return failure instanceof RefusedException refused
        && refused.refusal() instanceof Refusal.AlreadyStanding;
  }

  private Uni<GrantAnswer> putUnlessDone(
      Optional<Idempotency> idempotency,
      RequestExamination.Examined examined,
      Actor actor,
      Function<Grant, String> toAnswer) {
    return idempotency
        .map(once -> putOnce(once, examined, actor, toAnswer))
        .orElseGet(() -> Panache.withTransaction(() -> put(examined, actor, toAnswer)));
  }

  private Uni<GrantAnswer> putOnce(
      Idempotency once,
      RequestExamination.Examined examined,
      Actor actor,
      Function<Grant, String> toAnswer) {
    return Panache.withTransaction(() ->
        answers
            .reserve(once)
            .chain(reserved ->
                reserved
                    ? put(examined, actor, toAnswer).call(answer -> answers.keep(once, answer))
                    : answers.find(once)));
  }

  private Uni<GrantAnswer> put(
      RequestExamination.Examined examined, Actor actor, Function<Grant, String> toAnswer) {
    return targets
        .takeUp(examined.found().target())
        .call(target -> requireFree(target, examined))
        .chain(target -> write(target, examined, actor))
        .map(grant -> new GrantAnswer(grant.id(), toAnswer.apply(grant)));
  }

  private Uni<Void> requireFree(Target target, RequestExamination.Examined examined) {
    var terms = examined.terms();
    if (target.custody() == Custody.NONE && examined.found().reading().isAssigned()) {
      throw new RefusedException(new Refusal.AlreadyStanding(terms.subject(), terms.scope()));
    }
    return grants
        .liveOf(target.id())
        .invoke(live -> Conflicts.requireSameAssignment(live, terms.assignment()))
        .replaceWithVoid();
  }

  private Uni<Grant> write(Target target, RequestExamination.Examined examined, Actor actor) {
    var grant =
        Grant.requested(
            ids.generate(),
            target.id(),
            examined.terms(),
            actor.toParty(),
            examined.rule(),
            examined.policyVersion(),
            examined.rule().approverRole().orElseGet(roles::approver),
            clock.instant());
    target.makeDueBy(grant.answerBy());
    return grants
        .persist(grant)
        .call(() ->
            journal.record(
                grant,
                AuditAction.GRANT_REQUESTED,
                actor.toParty(),
                GrantFacts.ofRequest(grant, target)))
        .call(() -> signals.targetDue(grant.answerBy()));
  }

  /** What would become of a request; writes nothing. */
  public Uni<GrantPreview> preview(GrantTerms terms, Actor actor) {
    return examination.preview(terms, actor).chain(this::preview);
  }

  /**
   * What would become of it if somebody asked who may; for those who read the rules, and whom the
   * caller has let in to that. Writes nothing.
   */
  public Uni<GrantPreview> whatIf(GrantTerms terms) {
    return examination.whatIf(terms).chain(this::preview);
  }

  private Uni<GrantPreview> preview(RequestExamination.Examined examined) {
    return Availability.required(keycloak.gains(examined.found().target()))
        .chain(gains -> isOurs(examined).map(ours -> toPreview(examined, gains, ours)));
  }

  private Uni<Boolean> isOurs(RequestExamination.Examined examined) {
    return Panache.withSession(() -> targets.find(examined.found().target()))
        .map(target -> target.filter(found -> found.custody() != Custody.NONE).isPresent());
  }

  private GrantPreview toPreview(
      RequestExamination.Examined examined, List<Gain> gains, boolean ours) {
    return new GrantPreview(
        examined.rule(),
        examined.policyVersion(),
        examined.rule().approverRole().orElseGet(roles::approver),
        examined.violations(),
        ours ? Optional.empty() : examined.found().reading().assigned(),
        gains);
  }
}

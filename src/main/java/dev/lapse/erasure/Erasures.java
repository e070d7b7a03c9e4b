package dev.lapse.erasure;

import dev.lapse.actor.Actor;
import dev.lapse.audit.AuditAction;
import dev.lapse.audit.AuditEvent;
import dev.lapse.audit.AuditLog;
import dev.lapse.drift.Findings;
import dev.lapse.grant.Authority;
import dev.lapse.grant.PeoplesNames;
import dev.lapse.grant.Refusal;
import dev.lapse.grant.RefusedException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Erases names: everywhere in one transaction, or nowhere. What stays of a person is the subject,
 * and in the log the commitment to the name, which nobody can open once the salt is gone.
 */
@ApplicationScoped
public class Erasures {
  private final AuditLog log;
  private final PeoplesNames names;
  private final Findings findings;
  private final Authority authority;
  private final Clock clock;

  Erasures(AuditLog log, PeoplesNames names, Findings findings, Authority authority, Clock clock) {
    this.log = log;
    this.names = names;
    this.findings = findings;
    this.authority = authority;
    this.clock = clock;
  }

  /**
   * Erases the name of a person; for admins only, and not their own: the event that tells of it
   * would bear that name. Doing it again erases what was written since. Fails with {@link
   * Refusal.NotFound} where nothing is on record of the person.
   */
  public Uni<Erased> erase(String subject, Actor admin) {
    authority.requireAdmin(admin);
    if (admin.subject().equals(subject)) {
      throw new RefusedException(
          new Refusal.Forbidden("Another admin erases your name: the event of it bears yours."));
    }
    return Panache.withTransaction(() ->
        log.knows(subject)
            .invoke(Erasures::requireKnown)
            .chain(() -> eraseEverywhere(subject))
            .call(erased -> record(erased, admin)));
  }

  private static void requireKnown(boolean known) {
    if (!known) {
      throw new RefusedException(new Refusal.NotFound());
    }
  }

  private Uni<Erased> eraseEverywhere(String subject) {
    return names
        .ofRequester(subject)
        .chain(grants ->
            names.ofApprover(subject).chain(decisions -> restOf(subject, grants, decisions)));
  }

  /** Events last: their rows are locked by nobody, but there may be many. */
  private Uni<Erased> restOf(String subject, int grants, int decisions) {
    return findings
        .eraseName(subject)
        .chain(settled ->
            names
                .inAnswersTo(subject)
                .chain(answers ->
                    log.eraseName(subject)
                        .map(events ->
                            new Erased(subject, events, grants, decisions, settled, answers))));
  }

  private Uni<Void> record(Erased erased, Actor admin) {
    return erased.anything()
        ? log.append(
            new AuditEvent(
                clock.instant(), AuditAction.NAME_ERASED, admin.toParty(), null, facts(erased)))
        : Uni.createFrom().voidItem();
  }

  private static Map<String, Object> facts(Erased erased) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("subject", erased.subject());
    facts.put("events", erased.events());
    facts.put("grants", erased.grants());
    facts.put("decisions", erased.decisions());
    facts.put("findings", erased.findings());
    facts.put("answers", erased.answers());
    return facts;
  }
}

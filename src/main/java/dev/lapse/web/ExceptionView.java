package dev.lapse.web;

import dev.lapse.actor.ActorKind;
import dev.lapse.actor.Party;
import dev.lapse.grant.Allowed;
import dev.lapse.grant.Assignment;
import dev.lapse.grant.Decision;
import dev.lapse.grant.Extension;
import dev.lapse.grant.Glass;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantState;
import dev.lapse.grant.Verdict;
import dev.lapse.policy.Cutoff;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One exception on a page. What is not known is null.
 *
 * @param glass how one person opened it alone; null where nobody did
 * @param unreviewed whether somebody has to look at that yet
 * @param glassLasts how long it lasts at most where somebody does
 */
@TemplateData
record ExceptionView(
    String id,
    long version,
    String realm,
    String subject,
    String scope,
    String assignment,
    String reason,
    Ticket ticket,
    List<String> controls,
    String requester,
    String requesterKind,
    String policy,
    String policyVersion,
    String approverRole,
    StateView state,
    boolean stuck,
    boolean tampered,
    GlassView glass,
    boolean unreviewed,
    String glassLasts,
    String lastError,
    int attempts,
    Moment nextAttemptAt,
    Question question,
    List<DecisionView> decisions,
    String askedFor,
    Moment requestedAt,
    Moment startsAt,
    Moment activatedAt,
    Moment expiresAt,
    Moment removedAt,
    Moment tokensDeadBy,
    Moment endedAt,
    String cutoff,
    String risk,
    Permissions may) {

  /**
   * Where to read more of why.
   *
   * @param address null where no pattern is set
   */
  @TemplateData
  record Ticket(String text, String address) {}

  /**
   * What is waited for: the decision on the request, or on a later end.
   *
   * @param later whether it is a later end that is asked for
   * @param time how long, or how much longer
   * @param until the end if it were approved now
   * @param given how many have approved
   * @param required how many have to
   */
  @TemplateData
  record Question(
      boolean later,
      String time,
      Moment until,
      String reason,
      Moment answerBy,
      long given,
      int required) {}

  /** What one approver decided. */
  @TemplateData
  record DecisionView(
      String approver, boolean approved, String comment, String shorter, Moment at) {
    static DecisionView of(Decision decision) {
      return new DecisionView(
          decision.approver().name(),
          decision.verdict() == Verdict.APPROVED,
          decision.comment().orElse(null),
          decision.duration().map(Span::text).orElse(null),
          Moment.of(decision.at()));
    }
  }

  /** What the reader may do with it. */
  @TemplateData
  record Permissions(
      boolean decide,
      boolean withdraw,
      boolean revoke,
      boolean extend,
      boolean breakGlass,
      boolean review) {
    static Permissions of(Allowed allowed) {
      return new Permissions(
          allowed.decide(),
          allowed.withdraw(),
          allowed.revoke(),
          allowed.extend(),
          allowed.breakGlass(),
          allowed.review());
    }

    public boolean something() {
      return decide || withdraw || revoke || extend || breakGlass || review;
    }
  }

  static ExceptionView of(Grant grant, Allowed allowed, TicketLinks tickets, Instant now) {
    return new ExceptionView(
        grant.id().toString(),
        grant.version(),
        grant.realm(),
        grant.subject(),
        grant.scope(),
        grant.assignment() == Assignment.DEFAULT ? "default" : "optional",
        grant.reason(),
        grant.ticket().map(ticket -> new Ticket(ticket, tickets.addressOf(ticket))).orElse(null),
        grant.compensatingControls(),
        grant.requester().name(),
        kind(grant.requester()),
        grant.policyName(),
        grant.policyVersion(),
        grant.approverRole(),
        StateView.of(grant),
        grant.isStuck(),
        grant.isTampered(),
        grant.glass().map(GlassView::of).orElse(null),
        grant.glass().filter(Glass::isUnreviewed).isPresent(),
        grant.glass().map(Glass::maxDuration).map(Span::text).orElse(null),
        grant.lastError().orElse(null),
        grant.attempts(),
        Moment.of(grant.nextAttemptAt()),
        questionOf(grant, now).orElse(null),
        grant.decisions().stream().map(DecisionView::of).toList(),
        grant.duration().map(Span::text).orElse(null),
        Moment.of(grant.requestedAt()),
        Moment.of(grant.startsAt()),
        Moment.of(grant.activatedAt()),
        Moment.of(grant.expiresAt()),
        Moment.of(grant.removedAt()),
        Moment.of(grant.tokensDeadBy()),
        Moment.of(grant.endedAt()),
        word(grant.cutoff()),
        risk(grant.cutoff()),
        Permissions.of(allowed));
  }

  private static Optional<Question> questionOf(Grant grant, Instant now) {
    var later = grant.extension().map(extension -> later(grant, extension));
    return later.or(() ->
        grant.state() == GrantState.AWAITING_APPROVAL
            ? Optional.of(request(grant, now))
            : Optional.empty());
  }

  private static Question request(Grant grant, Instant now) {
    var start = grant.startsAt().filter(now::isBefore).orElse(now);
    return new Question(
        false,
        grant.duration().map(Span::text).orElse(null),
        Moment.of(grant.expiresAt().or(() -> grant.duration().map(start::plus))),
        grant.reason(),
        Moment.of(grant.answerBy()),
        approvals(grant.decisions()),
        grant.approvalsRequired());
  }

  private static Question later(Grant grant, Extension extension) {
    return new Question(
        true,
        Span.text(extension.duration()),
        Moment.of(grant.expiresAt().map(end -> end.plus(extension.duration()))),
        extension.reason(),
        Moment.of(extension.answerBy()),
        approvals(grant.decisionsOn(extension)),
        extension.approvalsRequired());
  }

  private static long approvals(List<Decision> decisions) {
    return decisions.stream().filter(one -> one.verdict() == Verdict.APPROVED).count();
  }

  private static String kind(Party party) {
    return party.kind() == ActorKind.SERVICE_ACCOUNT ? "service account" : "person";
  }

  private static String word(Cutoff cutoff) {
    return switch (cutoff) {
      case CAP -> "cap";
      case DRAIN -> "drain";
      case STRIKE -> "strike";
      case LINGER -> "linger";
    };
  }

  /** What is left of the access once the exception is over. */
  private static String risk(Cutoff cutoff) {
    return switch (cutoff) {
      case CAP ->
          "Nothing outlives the end: Keycloak itself ends every token with the scope by then.";
      case DRAIN ->
          "Nothing outlives the end: the scope goes one token lifespan early, so that the last token"
              + " with it is dead by then.";
      case STRIKE ->
          "At the end Keycloak refuses all older tokens of the client. Whoever checks tokens without"
              + " asking Keycloak may take one until it runs out by itself.";
      case LINGER ->
          "Tokens that were issued before the end live on until they run out by themselves.";
    };
  }
}

package dev.lapse.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One rule of the policy file: for which targets it stands, what a request must bring, who decides,
 * and how the grant ends. No component is null.
 *
 * @param name what people and the audit trail call the rule; one of a kind in its file
 * @param match the targets it is about
 * @param maxDuration the longest grant it allows, inclusive; longer than zero, at most {@link
 *     #LONGEST}
 * @param maxTotal the longest that a grant may live from its activation, extensions included; at
 *     least {@code maxDuration}, at most {@link #LONGEST}; empty where an extension may not exceed
 *     {@code maxDuration} either
 * @param approvals how many different people must approve; 1 to {@link #MOST_APPROVALS}
 * @param approverRole the realm role that decides; empty for the role configured as approver
 * @param answerWithin how long a request waits for its decision; longer than zero, at most {@link
 *     #LONGEST}
 * @param requireTicket what the ticket must match as a whole; empty where no ticket is needed
 * @param requireControls how many compensating controls must be named; 0 to {@link #MOST_CONTROLS}
 * @param chosenCutoff how the end of the grant deals with tokens that are still alive; empty where
 *     the rule leaves that to whether the guard is there
 * @param onTampering what becomes of the grant where somebody takes its scope off the client
 * @param guarding whether the scope may be put under the guard
 * @param signIn how whoever decides has to have signed in
 * @param breakGlass who may open a request alone; its time is not longer than {@code maxDuration};
 *     empty where nobody may
 */
public record PolicyRule(
    String name,
    TargetPattern match,
    Duration maxDuration,
    Optional<Duration> maxTotal,
    int approvals,
    Optional<String> approverRole,
    Duration answerWithin,
    Optional<Pattern> requireTicket,
    int requireControls,
    Optional<Cutoff> chosenCutoff,
    OnTampering onTampering,
    Guarding guarding,
    RequiredSignIn signIn,
    Optional<BreakGlass> breakGlass) {

  /** The most approvals a rule may ask for. */
  public static final int MOST_APPROVALS = 10;

  /** The most compensating controls a rule may ask for. */
  public static final int MOST_CONTROLS = 20;

  /** The longest duration a rule may name: far from where arithmetic on instants overflows. */
  public static final Duration LONGEST = Duration.ofDays(3650);

  static final int DEFAULT_APPROVALS = 1;
  static final Duration DEFAULT_ANSWER_WITHIN = Duration.ofHours(24);
  static final Cutoff DEFAULT_CUTOFF = Cutoff.DRAIN;
  static final Cutoff DEFAULT_CUTOFF_UNDER_GUARD = Cutoff.CAP;
  static final OnTampering DEFAULT_ON_TAMPERING = OnTampering.END;

  /**
   * @throws IllegalArgumentException if the name is blank, or a number or a duration out of range
   */
  public PolicyRule {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(match, "match");
    Objects.requireNonNull(maxTotal, "maxTotal");
    Objects.requireNonNull(approverRole, "approverRole");
    Objects.requireNonNull(requireTicket, "requireTicket");
    Objects.requireNonNull(chosenCutoff, "chosenCutoff");
    Objects.requireNonNull(onTampering, "onTampering");
    Objects.requireNonNull(guarding, "guarding");
    Objects.requireNonNull(signIn, "signIn");
    Objects.requireNonNull(breakGlass, "breakGlass");
    check(!name.isBlank(), "name is blank");
    check(isInRange(maxDuration), "maxDuration is out of range");
    check(
        maxTotal.filter(total -> !isInRange(total) || total.compareTo(maxDuration) < 0).isEmpty(),
        "maxTotal is out of range");
    check(isInRange(answerWithin), "answerWithin is out of range");
    check(approvals >= 1 && approvals <= MOST_APPROVALS, "approvals is out of range");
    check(
        requireControls >= 0 && requireControls <= MOST_CONTROLS,
        "requireControls is out of range");
    check(
        breakGlass.filter(glass -> glass.maxDuration().compareTo(maxDuration) > 0).isEmpty(),
        "breakGlass is longer than maxDuration");
  }

  /** What is to linger is left to its own expiry: the guard would end it. */
  static Guarding defaultGuarding(Optional<Cutoff> cutoff) {
    return cutoff.filter(Cutoff.LINGER::equals).isPresent() ? Guarding.LEAVE : Guarding.ATTACH;
  }

  /** How the end of the grant deals with tokens that are still alive. */
  public Cutoff cutoff() {
    return chosenCutoff.orElse(DEFAULT_CUTOFF);
  }

  /** The same rule where Keycloak has the guard for the scope: what it leaves open, it caps. */
  public PolicyRule underGuard() {
    return new PolicyRule(
        name,
        match,
        maxDuration,
        maxTotal,
        approvals,
        approverRole,
        answerWithin,
        requireTicket,
        requireControls,
        chosenCutoff.or(() -> Optional.of(DEFAULT_CUTOFF_UNDER_GUARD)),
        onTampering,
        guarding,
        signIn,
        breakGlass);
  }

  /** Everything in which the request falls short of this rule; empty if nothing. */
  public List<Violation> violations(Ask ask) {
    return violations(ask, durationViolation(ask.duration()));
  }

  /**
   * Everything in which a grant that is to be extended would fall short of this rule; empty if
   * nothing.
   *
   * @param ask its duration is the whole time from the activation to the new end
   */
  public List<Violation> violationsOfExtension(Ask ask) {
    return violations(ask, totalViolation(ask.duration()));
  }

  private List<Violation> violations(Ask ask, Optional<Violation> ofTime) {
    List<Violation> violations = new ArrayList<>();
    ofTime.ifPresent(violations::add);
    ticketViolation(ask.ticket()).ifPresent(violations::add);
    controlsViolation(ask.compensatingControls()).ifPresent(violations::add);
    return List.copyOf(violations);
  }

  private Optional<Violation> durationViolation(Duration duration) {
    if (!duration.isPositive()) {
      return Optional.of(new Violation("duration", "must be longer than zero"));
    }
    if (duration.compareTo(maxDuration) > 0) {
      return Optional.of(
          new Violation(
              "duration",
              "must be at most %s, but is %s".formatted(written(maxDuration), written(duration))));
    }
    return Optional.empty();
  }

  private Optional<Violation> totalViolation(Duration total) {
    Duration most = maxTotal.orElse(maxDuration);
    if (total.compareTo(most) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Violation(
            "duration",
            "may make the grant last at most %s from its activation, but would make it %s"
                .formatted(written(most), written(total))));
  }

  private Optional<Violation> ticketViolation(Optional<String> ticket) {
    if (requireTicket.isEmpty()) {
      return Optional.empty();
    }
    Pattern pattern = requireTicket.get();
    if (ticket.filter(text -> !text.isBlank()).isEmpty()) {
      return Optional.of(
          new Violation("ticket", "is missing; it must match %s".formatted(pattern.pattern())));
    }
    if (!BoundedText.matches(pattern, ticket.get())) {
      return Optional.of(
          new Violation("ticket", "must match %s as a whole".formatted(pattern.pattern())));
    }
    return Optional.empty();
  }

  private Optional<Violation> controlsViolation(List<String> controls) {
    // The same control twice keeps down no more risk than once.
    long named =
        controls.stream().map(String::strip).filter(text -> !text.isEmpty()).distinct().count();
    if (named >= requireControls) {
      return Optional.empty();
    }
    String uncounted = named < controls.size() ? " (blank and repeated ones don't count)" : "";
    return Optional.of(
        new Violation(
            "compensatingControls",
            "must name at least %d, but names %d%s".formatted(requireControls, named, uncounted)));
  }

  static boolean isInRange(Duration duration) {
    return duration.isPositive() && duration.compareTo(LONGEST) <= 0;
  }

  /** Whole days as days: whoever wrote P7D should not have to read PT168H. */
  static String written(Duration duration) {
    Duration days = Duration.ofDays(duration.toDays());
    return duration.isPositive() && duration.equals(days)
        ? "P" + days.toDays() + "D"
        : duration.toString();
  }

  private static void check(boolean right, String problem) {
    if (!right) {
      throw new IllegalArgumentException(problem);
    }
  }
}

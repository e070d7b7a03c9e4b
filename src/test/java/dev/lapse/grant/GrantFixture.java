package dev.lapse.grant;

import dev.lapse.actor.ActorKind;
import dev.lapse.actor.Party;
import dev.lapse.policy.BreakGlass;
import dev.lapse.policy.Cutoff;
import dev.lapse.policy.Glob;
import dev.lapse.policy.Guarding;
import dev.lapse.policy.OnTampering;
import dev.lapse.policy.PolicyRule;
import dev.lapse.policy.RequiredSignIn;
import dev.lapse.policy.TargetPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Grants in any state, brought there the way the program does it. A grant is requested, approved
 * and activated at {@link #NOON} and lasts two hours, unless told otherwise.
 */
public final class GrantFixture {
  public static final Duration DRAIN_MARGIN = Duration.ofSeconds(3);

  public static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
  public static final Duration LIFESPAN = Duration.ofMinutes(5);
  public static final Duration TWO_HOURS = Duration.ofHours(2);

  /** When a grant that lasts two hours from noon has to begin to drain. */
  public static final Instant DRAIN_AT = Instant.parse("2026-11-02T13:54:57Z");

  public static final Instant TWO_O_CLOCK = NOON.plus(TWO_HOURS);

  public static final String APPROVER_ROLE = "vault-owner";
  public static final String EXTENDER_ROLE = "vault-extender";
  public static final String GLASS_ROLE = "incident-lead";
  public static final Party REQUESTER =
      new Party("sub-ci-deployer", "service-account-ci-deployer", ActorKind.SERVICE_ACCOUNT);
  public static final Party ALICE = new Party("sub-alice", "alice", ActorKind.PERSON);
  public static final Party BOB = new Party("sub-bob", "bob", ActorKind.PERSON);

  private final UUID id = UUID.randomUUID();
  private Party requester = REQUESTER;
  private Assignment assignment = Assignment.OPTIONAL;
  private OnTampering onTampering = OnTampering.END;
  private Cutoff cutoff = Cutoff.DRAIN;
  private Guarding guarding = Guarding.LEAVE;
  private int approvals = 1;
  private Optional<Instant> startsAt = Optional.empty();
  private Optional<Duration> duration = Optional.of(TWO_HOURS);
  private Optional<Instant> fixedEnd = Optional.empty();
  private Duration lifespan = LIFESPAN;
  private Optional<BreakGlass> glass = Optional.empty();

  private GrantFixture() {}

  public static GrantFixture aGrant() {
    return new GrantFixture();
  }

  public GrantFixture requestedBy(Party party) {
    requester = party;
    return this;
  }

  public GrantFixture attachedAs(Assignment type) {
    assignment = type;
    return this;
  }

  public GrantFixture cutOffBy(Cutoff how) {
    cutoff = how;
    return this;
  }

  /** Its scope may be put under the guard. */
  public GrantFixture puttingItsScopeUnderGuard() {
    guarding = Guarding.ATTACH;
    return this;
  }

  public GrantFixture approvedBy(int people) {
    approvals = people;
    return this;
  }

  public GrantFixture startingAt(Instant instant) {
    startsAt = Optional.of(instant);
    return this;
  }

  public GrantFixture lasting(Duration time) {
    duration = Optional.of(time);
    fixedEnd = Optional.empty();
    return this;
  }

  public GrantFixture endingAt(Instant instant) {
    fixedEnd = Optional.of(instant);
    duration = Optional.empty();
    return this;
  }

  public GrantFixture withTokensLiving(Duration time) {
    lifespan = time;
    return this;
  }

  /** Whoever has {@link #GLASS_ROLE} may open it alone, for that long at most. */
  public GrantFixture behindGlassFor(Duration longest) {
    glass = Optional.of(new BreakGlass(GLASS_ROLE, longest));
    return this;
  }

  /** The same for an hour, and {@link #BOB} has done it. */
  public Grant brokenByBob() {
    var grant = behindGlassFor(Duration.ofHours(1)).requested();
    grant.breakGlass(BOB, "Nobody answers", null, NOON);
    return grant;
  }

  public GrantFixture onTampering(OnTampering wanted) {
    onTampering = wanted;
    return this;
  }

  public Grant requested() {
    var terms =
        new GrantTerms(
            "acme",
            "ci-deployer",
            "vault-read",
            assignment,
            "Rotate the database credentials",
            Optional.of("CHG-1234"),
            List.of("Runs only from the build subnet"),
            startsAt,
            duration,
            fixedEnd);
    return Grant.requested(
        id,
        UUID.randomUUID(),
        terms,
        requester,
        rule(approvals, cutoff, onTampering, guarding, glass),
        "sha256:1",
        APPROVER_ROLE,
        NOON);
  }

  /** Asks for a later end of a grant, to be approved by that many people within a day. */
  public static Grant extending(Grant grant, Duration time, int people, Instant now) {
    var rule = rule(people, Cutoff.DRAIN, OnTampering.END, Guarding.LEAVE, Optional.empty());
    grant.extend(
        UUID.randomUUID(),
        new ExtensionTerms(time, "It takes longer", rule, "sha256:2", EXTENDER_ROLE),
        now);
    return grant;
  }

  /** Extends a grant, approved by {@link #ALICE}. */
  public static Grant extended(Grant grant, Duration time, Instant now) {
    extending(grant, time, 1, now);
    grant.approveExtension(ALICE, null, null, "sha256:2", DRAIN_MARGIN, now);
    return grant;
  }

  private static PolicyRule rule(
      int approvals,
      Cutoff cutoff,
      OnTampering onTampering,
      Guarding guarding,
      Optional<BreakGlass> glass) {
    return new PolicyRule(
        "vault",
        new TargetPattern(Glob.ANY, Glob.ANY, Glob.ANY),
        Duration.ofDays(30),
        Optional.empty(),
        approvals,
        Optional.empty(),
        Duration.ofHours(24),
        Optional.empty(),
        0,
        Optional.of(cutoff),
        onTampering,
        guarding,
        RequiredSignIn.NONE,
        glass);
  }

  public Grant in(GrantState state) {
    return switch (state) {
      case AWAITING_APPROVAL -> requested();
      case SCHEDULED -> scheduled();
      case ACTIVATING -> activating();
      case ACTIVE -> active();
      case DRAINING -> draining();
      case REVOKING -> expiring();
      case EXPIRED -> expired();
      case REVOKED -> revoked();
      case DENIED -> denied();
      case WITHDRAWN -> withdrawn();
      case UNANSWERED -> unanswered();
      case ACTIVATION_FAILED -> activationFailed();
    };
  }

  /** Starts at one o'clock, unless told otherwise. */
  public Grant scheduled() {
    if (startsAt.isEmpty()) {
      startsAt = Optional.of(NOON.plus(Duration.ofHours(1)));
    }
    return approved();
  }

  public Grant activating() {
    var grant = approved();
    if (grant.state() == GrantState.SCHEDULED) {
      grant.start(grant.startsAt().orElseThrow());
    }
    return grant;
  }

  private Grant approved() {
    var grant = requested();
    for (int i = 0; i < approvals; i++) {
      var approver = new Party("sub-approver-" + i, "approver-" + i, ActorKind.PERSON);
      grant.approve(approver, null, null, "sha256:1", NOON);
    }
    return grant;
  }

  public Grant active() {
    var grant = activating();
    grant.activated(lifespan, GrantFixture.DRAIN_MARGIN, grant.stateSince());
    return grant;
  }

  /** In force, and Keycloak itself holds tokens to its end. */
  public Grant activeUnderGuard() {
    var grant = activating();
    var since = grant.stateSince();
    grant.activatedUnderGuard(since, lifespan, GrantFixture.DRAIN_MARGIN, since);
    return grant;
  }

  public Grant draining() {
    var grant = active();
    var removedAt = grant.removalDueAt();
    grant.drained(TokenTail.deadBy(removedAt, lifespan), false, removedAt);
    return grant;
  }

  /** Revoking because its time is up. */
  public Grant expiring() {
    var grant = active();
    grant.beginExpiring(grant.expiresAt().orElseThrow());
    return grant;
  }

  /** Revoking at noon because somebody said so. */
  public Grant revoking() {
    var grant = active();
    grant.revoke(Cutoff.STRIKE, NOON);
    return grant;
  }

  public Grant revokedBeforeItsActivation() {
    var grant = activating();
    grant.revoke(Cutoff.STRIKE, NOON);
    return grant;
  }

  public Grant revokedWhileDraining() {
    var grant = draining();
    grant.revoke(Cutoff.STRIKE, DRAIN_AT);
    return grant;
  }

  private Grant expired() {
    var grant = expiring();
    grant.endedVerified(TokenTail.deadBy(TWO_O_CLOCK, lifespan), TWO_O_CLOCK);
    return grant;
  }

  private Grant revoked() {
    var grant = revoking();
    grant.endedVerified(TokenTail.deadBy(NOON, lifespan), NOON);
    return grant;
  }

  private Grant denied() {
    var grant = requested();
    grant.deny(ALICE, "Not now", "sha256:1", NOON);
    return grant;
  }

  private Grant withdrawn() {
    var grant = requested();
    grant.withdraw(NOON);
    return grant;
  }

  private Grant unanswered() {
    var grant = requested();
    grant.goUnanswered(grant.answerBy());
    return grant;
  }

  private Grant activationFailed() {
    var grant = activating();
    grant.activationFailed("The client is disabled.", NOON);
    return grant;
  }
}

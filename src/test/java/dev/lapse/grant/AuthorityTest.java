package dev.lapse.grant;

import static dev.lapse.grant.GrantFixture.ALICE;
import static dev.lapse.grant.GrantFixture.APPROVER_ROLE;
import static dev.lapse.grant.GrantFixture.EXTENDER_ROLE;
import static dev.lapse.grant.GrantFixture.GLASS_ROLE;
import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.REQUESTER;
import static dev.lapse.grant.GrantFixture.aGrant;
import static dev.lapse.grant.GrantFixture.extended;
import static dev.lapse.grant.GrantFixture.extending;
import static dev.lapse.grant.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lapse.actor.Actor;
import dev.lapse.actor.ActorKind;
import dev.lapse.actor.Party;
import dev.lapse.actor.RoleNames;
import dev.lapse.policy.Cutoff;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
  /** Names that nobody would guess: no name may be built in. */
  private record Roles(String requester, String approver, String auditor, String admin)
      implements RoleNames {}

  private final Authority authority =
      new Authority(new Roles("asks", "decides", "reads", "administers"));

  // ---- who sees

  @ParameterizedTest
  @ValueSource(strings = {"reads", "administers"})
  void auditorsAndAdminsSeeEverything(String role) {
    // Given
    var reader = person("sub-eve", role);

    // When
    var sight = authority.sightOf(reader);

    // Then
    assertThat(sight).isEqualTo(new GrantQuery.Sight.All());
    assertAllowed(() -> authority.requireSight(reader, aGrant().requested()));
  }

  @Test
  void whoDecidesInGeneralSeesNotWhatAnotherRoleDecides() {
    // Given
    var approver = person("sub-bob", "decides");

    // When
    var refusal = refusalOf(() -> authority.requireSight(approver, aGrant().requested()));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.NotFound());
    assertThat(authority.sightOf(approver))
        .isEqualTo(new GrantQuery.Sight.Own("sub-bob", Optional.empty(), Set.of("decides")));
  }

  @Test
  void everybodyElseSeesWhatConcernsThem() {
    // Given
    var reader =
        new Actor(
            "sub-ci",
            "service-account-ci",
            ActorKind.SERVICE_ACCOUNT,
            Optional.of("ci-deployer"),
            Set.of("asks"));

    // When
    var sight = authority.sightOf(reader);

    // Then
    assertThat(sight)
        .isEqualTo(new GrantQuery.Sight.Own("sub-ci", Optional.of("ci-deployer"), Set.of("asks")));
  }

  @Test
  void aStrangerIsToldThatThereIsNoSuchGrant() {
    // Given
    var stranger = person("sub-eve", "asks");

    // When
    var refusal = refusalOf(() -> authority.requireSight(stranger, aGrant().requested()));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.NotFound());
  }

  @Test
  void itsRequesterSeesAGrant() {
    // Given
    var requester = person("sub-alice");

    // When
    ThrowingCallable look =
        () -> authority.requireSight(requester, aGrant().requestedBy(ALICE).requested());

    // Then
    assertAllowed(look);
  }

  @Test
  void theClientThatReceivesTheScopeSeesAGrantThatSomebodyElseRequested() {
    // Given
    var subject = serviceAccount("ci-deployer");

    // When
    ThrowingCallable look =
        () -> authority.requireSight(subject, aGrant().requestedBy(ALICE).requested());

    // Then
    assertAllowed(look);
  }

  @Test
  void anotherClientDoesNotSeeAGrant() {
    // Given
    var other = serviceAccount("billing", "asks");

    // When
    var refusal = refusalOf(() -> authority.requireSight(other, aGrant().requested()));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.NotFound());
  }

  @Test
  void theRoleThatThePolicyNamesSeesWhatItDecides() {
    // Given
    var owner = person("sub-bob", APPROVER_ROLE);

    // When
    ThrowingCallable look = () -> authority.requireSight(owner, aGrant().requested());

    // Then
    assertAllowed(look);
  }

  // ---- who requests

  @Test
  void nobodyRequestsWithoutTheRole() {
    // Given
    var reader = serviceAccount("ci-deployer", "reads", "decides", "administers");

    // When
    var refusal = refusalOf(() -> authority.requireRequester(reader, "ci-deployer"));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.Forbidden("Ask for the role asks."));
  }

  @Test
  void aServiceAccountRequestsForItsOwnClient() {
    // Given
    var caller = serviceAccount("ci-deployer", "asks");

    // When
    ThrowingCallable request = () -> authority.requireRequester(caller, "ci-deployer");

    // Then
    assertAllowed(request);
  }

  @Test
  void aServiceAccountDoesNotRequestForAnotherClient() {
    // Given
    var caller = serviceAccount("ci-deployer", "asks");

    // When
    var refusal = refusalOf(() -> authority.requireRequester(caller, "billing"));

    // Then
    assertThat(refusal).isInstanceOf(Refusal.Forbidden.class);
  }

  @Test
  void aPersonRequestsForAnyClient() {
    // Given
    var person = person("sub-alice", "asks");

    // When
    ThrowingCallable request = () -> authority.requireRequester(person, "billing");

    // Then
    assertAllowed(request);
  }

  @Test
  void whatIsNeitherPersonNorClientRequestsNothing() {
    // Given
    var system = new Actor("lapse", "Lapse", ActorKind.SYSTEM, Optional.empty(), Set.of("asks"));

    // When
    var refusal = refusalOf(() -> authority.requireRequester(system, "ci-deployer"));

    // Then
    assertThat(refusal).isInstanceOf(Refusal.Forbidden.class);
  }

  // ---- who decides

  @Test
  void aPersonWithTheRoleThatThePolicyNamesDecides() {
    // Given
    var owner = person("sub-bob", APPROVER_ROLE);

    // When
    ThrowingCallable decide = () -> authority.requireApprover(owner, aGrant().requested());

    // Then
    assertAllowed(decide);
  }

  @Test
  void theGeneralApproverDoesNotDecideWhereThePolicyNamesAnotherRole() {
    // Given
    var approver = person("sub-bob", "decides", "administers");

    // When
    var refusal = refusalOf(() -> authority.requireApprover(approver, aGrant().requested()));

    // Then
    assertThat(refusal)
        .isEqualTo(new Refusal.Forbidden("This request is decided by the role vault-owner."));
  }

  @Test
  void aServiceAccountDecidesNothingWhateverItsRoles() {
    // Given
    var machine = serviceAccount("approve-bot", APPROVER_ROLE);

    // When
    var refusal = refusalOf(() -> authority.requireApprover(machine, aGrant().requested()));

    // Then
    assertThat(refusal)
        .isEqualTo(new Refusal.Forbidden("A person decides, not a service account."));
  }

  @Test
  void nobodyDecidesOnARequestOfTheirOwn() {
    // Given
    var alice = person("sub-alice", APPROVER_ROLE);
    var grant = aGrant().requestedBy(ALICE).requested();

    // When
    var refusal = refusalOf(() -> authority.requireApprover(alice, grant));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.OwnRequest());
  }

  @Test
  void thatItIsTheirOwnIsToldToMachinesAndToThoseWithoutTheRoleToo() {
    // Given
    var machine = serviceAccount("ci-deployer");
    var grant = aGrant().requestedBy(machine.toParty()).requested();

    // When
    var refusal = refusalOf(() -> authority.requireApprover(machine, grant));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.OwnRequest());
  }

  @Test
  void aNewNameDoesNotMakeSomebodyElse() {
    // Given
    var renamed =
        new Actor(
            "sub-alice",
            "alice.married",
            ActorKind.PERSON,
            Optional.empty(),
            Set.of(APPROVER_ROLE));
    var grant = aGrant().requestedBy(ALICE).requested();

    // When
    var refusal = refusalOf(() -> authority.requireApprover(renamed, grant));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.OwnRequest());
  }

  // ---- who takes back and revokes

  @Test
  void itsRequesterTakesARequestBack() {
    // Given
    var requester = new Actor("sub-alice", "a", ActorKind.PERSON, Optional.empty(), Set.of());
    var grant = aGrant().requestedBy(ALICE).requested();

    // When
    ThrowingCallable withdraw = () -> authority.requireItsRequester(requester, grant, "withdraw");

    // Then
    assertAllowed(withdraw);
  }

  @Test
  void noAdminTakesARequestBackForItsRequester() {
    // Given
    var admin = person("sub-bob", "administers");

    // When
    var refusal =
        refusalOf(() -> authority.requireItsRequester(admin, aGrant().requested(), "withdraw"));

    // Then
    assertThat(refusal)
        .isEqualTo(new Refusal.Forbidden("Only its requester may withdraw this grant."));
  }

  @Test
  void anAdminRevokesAnything() {
    // Given
    var admin = person("sub-bob", "administers");

    // When
    ThrowingCallable revoke = () -> authority.requireRevoker(admin, aGrant().active());

    // Then
    assertAllowed(revoke);
  }

  @Test
  void itsRequesterRevokesAGrant() {
    // Given
    var requester =
        new Actor(
            REQUESTER.subject(),
            REQUESTER.name(),
            ActorKind.SERVICE_ACCOUNT,
            Optional.of("ci-deployer"),
            Set.of());

    // When
    ThrowingCallable revoke = () -> authority.requireRevoker(requester, aGrant().active());

    // Then
    assertAllowed(revoke);
  }

  @Test
  void whoApprovedAGrantRevokesItEvenWithoutTheRoleAnyMore() {
    // Given
    var approver = person("sub-carol");
    var grant = aGrant().requested();
    grant.approve(new Party("sub-carol", "carol", ActorKind.PERSON), null, null, "sha256:1", NOON);

    // When
    ThrowingCallable revoke = () -> authority.requireRevoker(approver, grant);

    // Then
    assertAllowed(revoke);
  }

  @ParameterizedTest
  @ValueSource(strings = {"asks", "decides", "reads", APPROVER_ROLE})
  void nobodyElseRevokesAGrant(String role) {
    // Given
    var other = person("sub-eve", role);

    // When
    var refusal = refusalOf(() -> authority.requireRevoker(other, aGrant().active()));

    // Then
    assertThat(refusal).isInstanceOf(Refusal.Forbidden.class);
  }

  // ---- an extension

  @Test
  void anExtensionIsSeenAndDecidedByTheRoleOfItsOwnPolicy() {
    // Given
    var extender = person("sub-bob", EXTENDER_ROLE);
    var grant = extending(aGrant().active(), Duration.ofHours(1), 1, NOON);

    // When
    ThrowingCallable decide =
        () -> {
          authority.requireSight(extender, grant);
          authority.requireApprover(extender, grant);
        };

    // Then
    assertAllowed(decide);
  }

  @Test
  void theRoleOfTheRequestDoesNotDecideOnAnExtensionOfAnotherRole() {
    // Given
    var approver = person("sub-bob", APPROVER_ROLE);
    var grant = extending(aGrant().active(), Duration.ofHours(1), 1, NOON);

    // When
    var refusal = refusalOf(() -> authority.requireApprover(approver, grant));

    // Then
    assertThat(refusal)
        .isEqualTo(new Refusal.Forbidden("This request is decided by the role vault-extender."));
    assertAllowed(() -> authority.requireSight(approver, grant));
  }

  @Test
  void nobodyDecidesOnAnExtensionOfTheirOwnGrant() {
    // Given
    var requester = person(ALICE.subject(), EXTENDER_ROLE);
    var grant = extending(aGrant().requestedBy(ALICE).active(), Duration.ofHours(1), 1, NOON);

    // When
    var refusal = refusalOf(() -> authority.requireApprover(requester, grant));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.OwnRequest());
  }

  @Test
  void noServiceAccountDecidesOnAnExtension() {
    // Given
    var machine = serviceAccount("robot", EXTENDER_ROLE);
    var grant = extending(aGrant().active(), Duration.ofHours(1), 1, NOON);

    // When
    var refusal = refusalOf(() -> authority.requireApprover(machine, grant));

    // Then
    assertThat(refusal).isInstanceOf(Refusal.Forbidden.class);
  }

  @Test
  void whoApprovedAnExtensionSeesAndRevokesTheGrantAfterwards() {
    // Given
    var extender = person(ALICE.subject(), EXTENDER_ROLE);
    var grant = extended(aGrant().active(), Duration.ofHours(1), NOON);

    // When
    ThrowingCallable revoke =
        () -> {
          authority.requireSight(extender, grant);
          authority.requireRevoker(extender, grant);
        };

    // Then
    assertAllowed(revoke);
  }

  @Test
  void whoDeniedAnExtensionDoesNotRevokeTheGrant() {
    // Given
    var extender = person(ALICE.subject(), EXTENDER_ROLE);
    var grant = extending(aGrant().active(), Duration.ofHours(1), 1, NOON);
    grant.denyExtension(ALICE, "No", "sha256:2", NOON);

    // When
    var refusal = refusalOf(() -> authority.requireRevoker(extender, grant));

    // Then
    assertThat(refusal).isInstanceOf(Refusal.Forbidden.class);
  }

  // ---- who breaks the glass, and who looks at it

  @Test
  void aPersonWithTheRoleBreaksTheGlassOfTheirOwnRequestToo() {
    // Given
    var alice = person("sub-alice", GLASS_ROLE);
    var grant = aGrant().requestedBy(ALICE).behindGlassFor(Duration.ofHours(1)).requested();

    // When
    ThrowingCallable breaking = () -> authority.requireGlassBreaker(alice, grant);

    // Then
    assertAllowed(breaking);
  }

  @Test
  void theRoleThatMayBreakTheGlassSeesTheGrant() {
    // Given
    var lead = person("sub-bob", GLASS_ROLE);
    var grant = aGrant().behindGlassFor(Duration.ofHours(1)).requested();

    // When
    ThrowingCallable look = () -> authority.requireSight(lead, grant);

    // Then
    assertAllowed(look);
  }

  @ParameterizedTest
  @ValueSource(strings = {"asks", "decides", "reads", "administers", APPROVER_ROLE})
  void noOtherRoleBreaksTheGlass(String role) {
    // Given
    var other = person("sub-eve", role);
    var grant = aGrant().behindGlassFor(Duration.ofHours(1)).requested();

    // When
    var refusal = refusalOf(() -> authority.requireGlassBreaker(other, grant));

    // Then
    assertThat(refusal)
        .isEqualTo(
            new Refusal.Forbidden(
                "The glass of this request is broken by the role incident-lead."));
  }

  @Test
  void noServiceAccountBreaksTheGlass() {
    // Given
    var machine = serviceAccount("robot", GLASS_ROLE);
    var grant = aGrant().behindGlassFor(Duration.ofHours(1)).requested();

    // When
    var refusal = refusalOf(() -> authority.requireGlassBreaker(machine, grant));

    // Then
    assertThat(refusal)
        .isEqualTo(new Refusal.Forbidden("A person breaks the glass, not a service account."));
  }

  @Test
  void withoutAGlassInThePolicyNobodyBreaksOne() {
    // Given
    var lead = person("sub-bob", GLASS_ROLE, "administers");

    // When
    var refusal = refusalOf(() -> authority.requireGlassBreaker(lead, aGrant().requested()));

    // Then
    assertThat(refusal)
        .isEqualTo(
            new Refusal.Forbidden("The policy of this request lets nobody break the glass."));
  }

  @Test
  void whoBrokeTheGlassRevokesTheGrant() {
    // Given
    var lead = person("sub-bob");

    // When
    ThrowingCallable revoke = () -> authority.requireRevoker(lead, aGrant().brokenByBob());

    // Then
    assertAllowed(revoke);
  }

  @ParameterizedTest
  @ValueSource(strings = {APPROVER_ROLE, "administers"})
  void anApproverOrAnAdminReviewsABrokenGlass(String role) {
    // Given
    var reviewer = person("sub-carol", role);

    // When
    ThrowingCallable review = () -> authority.requireReviewer(reviewer, aGrant().brokenByBob());

    // Then
    assertAllowed(review);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub-bob", "sub-alice"})
  void neitherWhoBrokeItNorWhoAskedReviewsIt(String subject) {
    // Given
    var reviewer = person(subject, APPROVER_ROLE, "administers");
    var grant = aGrant().requestedBy(ALICE).brokenByBob();

    // When
    var refusal = refusalOf(() -> authority.requireReviewer(reviewer, grant));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.OwnGlass());
  }

  @ParameterizedTest
  @ValueSource(strings = {"asks", "decides", "reads", GLASS_ROLE})
  void noOtherRoleReviews(String role) {
    // Given
    var other = person("sub-eve", role);

    // When
    var refusal = refusalOf(() -> authority.requireReviewer(other, aGrant().brokenByBob()));

    // Then
    assertThat(refusal)
        .isEqualTo(
            new Refusal.Forbidden(
                "A broken glass is reviewed by the role vault-owner, or administers."));
  }

  @Test
  void noServiceAccountReviews() {
    // Given
    var machine = serviceAccount("robot", "administers");

    // When
    var refusal = refusalOf(() -> authority.requireReviewer(machine, aGrant().brokenByBob()));

    // Then
    assertThat(refusal)
        .isEqualTo(new Refusal.Forbidden("A person reviews, not a service account."));
  }

  // ---- who lets tokens linger

  @Test
  void whoeverRevokesMayLetTokensLingerWhereThePolicyDoes() {
    // Given
    var requester = person("sub-alice");
    var grant = aGrant().requestedBy(ALICE).cutOffBy(Cutoff.LINGER).active();

    // When
    ThrowingCallable choose = () -> authority.requireCutoff(requester, grant, Cutoff.LINGER);

    // Then
    assertAllowed(choose);
  }

  @Test
  void noneButAnAdminLetsTokensLingerWhereThePolicyDoesNot() {
    // Given
    var requester = person("sub-alice");
    var grant = aGrant().requestedBy(ALICE).cutOffBy(Cutoff.STRIKE).active();

    // When
    var refusal = refusalOf(() -> authority.requireCutoff(requester, grant, Cutoff.LINGER));

    // Then
    assertThat(refusal).isInstanceOf(Refusal.Forbidden.class);
    assertAllowed(
        () -> authority.requireCutoff(person("sub-bob", "administers"), grant, Cutoff.LINGER));
  }

  @Test
  void whoeverRevokesMayStrike() {
    // Given
    var requester = person("sub-alice");
    var grant = aGrant().requestedBy(ALICE).cutOffBy(Cutoff.LINGER).active();

    // When
    ThrowingCallable choose = () -> authority.requireCutoff(requester, grant, Cutoff.STRIKE);

    // Then
    assertAllowed(choose);
  }

  private static Actor person(String subject, String... roles) {
    return new Actor(subject, subject, ActorKind.PERSON, Optional.empty(), Set.of(roles));
  }

  private static Actor serviceAccount(String client, String... roles) {
    var subject = "sub-of-" + client;
    return new Actor(
        subject, subject, ActorKind.SERVICE_ACCOUNT, Optional.of(client), Set.of(roles));
  }

  private static void assertAllowed(ThrowingCallable call) {
    assertThatCode(call).doesNotThrowAnyException();
  }
}

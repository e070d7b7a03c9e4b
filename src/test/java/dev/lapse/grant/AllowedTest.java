package dev.lapse.grant;

import static dev.lapse.grant.GrantFixture.ALICE;
import static dev.lapse.grant.GrantFixture.APPROVER_ROLE;
import static dev.lapse.grant.GrantFixture.GLASS_ROLE;
import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.aGrant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.actor.Actor;
import dev.lapse.actor.ActorKind;
import dev.lapse.actor.RoleNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people are offered on the page of a grant. */
class AllowedTest {
  private static final Instant LATER = NOON.plusSeconds(60);
  private static final Allowed NOTHING = new Allowed(false, false, false, false, false, false);

  private record Roles(String requester, String approver, String auditor, String admin)
      implements RoleNames {}

  private final Authority authority =
      new Authority(new Roles("asks", "decides", "reads", "administers"));

  @Test
  void whoHasTheRoleDecidesOnARequest() {
    // Given
    var approver = person("sub-bob", APPROVER_ROLE);

    // When
    var allowed = authority.allowedTo(approver, aGrant().requested(), LATER);

    // Then
    assertThat(allowed).isEqualTo(new Allowed(true, false, false, false, false, false));
  }

  @Test
  void nobodyDecidesOnTheirOwnAndItsRequesterMayTakeItBack() {
    // Given
    var requester = person("sub-alice", APPROVER_ROLE, "asks");

    // When
    var allowed = authority.allowedTo(requester, aGrant().requestedBy(ALICE).requested(), LATER);

    // Then
    assertThat(allowed).isEqualTo(new Allowed(false, true, false, false, false, false));
  }

  @Test
  void nobodyDecidesTwice() {
    // Given
    var grant = aGrant().approvedBy(2).requested();
    var approver = person("sub-bob", APPROVER_ROLE);
    grant.approve(approver.toParty(), null, null, "sha256:1", LATER);

    // When
    var allowed = authority.allowedTo(approver, grant, LATER);

    // Then
    assertThat(allowed.decide()).isFalse();
  }

  @Test
  void nobodyDecidesOnceTheTimeIsUp() {
    // Given
    var grant = aGrant().requested();

    // When
    var allowed = authority.allowedTo(person("sub-bob", APPROVER_ROLE), grant, grant.answerBy());

    // Then
    assertThat(allowed).isEqualTo(NOTHING);
  }

  @Test
  void itsRequesterExtendsAndEndsAnActiveGrant() {
    // Given
    var requester = person("sub-alice", "asks");

    // When
    var allowed = authority.allowedTo(requester, aGrant().requestedBy(ALICE).active(), LATER);

    // Then
    assertThat(allowed).isEqualTo(new Allowed(false, false, true, true, false, false));
  }

  @Test
  void anAdminEndsWhatAnybodyAskedFor() {
    // Given
    var admin = person("sub-eve", "administers");

    // When
    var allowed = authority.allowedTo(admin, aGrant().active(), LATER);

    // Then
    assertThat(allowed).isEqualTo(new Allowed(false, false, true, false, false, false));
  }

  @ParameterizedTest
  @EnumSource(
      value = GrantState.class,
      names = {"EXPIRED", "REVOKED", "DENIED", "WITHDRAWN", "UNANSWERED", "ACTIVATION_FAILED"})
  void nothingIsToBeDoneWithWhatHasEnded(GrantState state) {
    // Given
    var admin = person(GrantFixture.REQUESTER.subject(), "administers", "asks", APPROVER_ROLE);

    // When
    var allowed = authority.allowedTo(admin, aGrant().in(state), LATER);

    // Then
    assertThat(allowed).isEqualTo(NOTHING);
  }

  @Test
  void whoHasTheRoleForItBreaksTheGlassOfWhatWaits() {
    // Given
    var lead = person("sub-bob", GLASS_ROLE);
    var grant = aGrant().behindGlassFor(Duration.ofHours(1)).requested();

    // When
    var allowed = authority.allowedTo(lead, grant, LATER);

    // Then
    assertThat(allowed).isEqualTo(new Allowed(false, false, false, false, true, false));
  }

  @Test
  void nobodyBreaksTheGlassOnceTheTimeIsUp() {
    // Given
    var grant = aGrant().behindGlassFor(Duration.ofHours(1)).requested();

    // When
    var allowed = authority.allowedTo(person("sub-bob", GLASS_ROLE), grant, grant.answerBy());

    // Then
    assertThat(allowed).isEqualTo(NOTHING);
  }

  @Test
  void anApproverReviewsABrokenGlassOnce() {
    // Given
    var approver = person("sub-carol", APPROVER_ROLE);
    var grant = aGrant().brokenByBob();

    // When
    var before = authority.allowedTo(approver, grant, LATER);
    grant.reviewGlass(approver.toParty(), "Agreed", LATER);
    var after = authority.allowedTo(approver, grant, LATER);

    // Then
    assertThat(before).isEqualTo(new Allowed(false, false, false, false, false, true));
    assertThat(after).isEqualTo(NOTHING);
  }

  private static Actor person(String subject, String... roles) {
    return new Actor(subject, subject, ActorKind.PERSON, Optional.empty(), Set.of(roles));
  }
}

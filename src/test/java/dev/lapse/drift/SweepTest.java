package dev.lapse.drift;

import static dev.lapse.local.RealmAdmin.ScopeType.DEFAULT;
import static dev.lapse.local.RealmAdmin.ScopeType.OPTIONAL;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.testing.TravellingClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A scope that somebody put back after its grant had ended. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class SweepTest extends BehindLapsesBack {
  @Inject TravellingClock clock;

  @Test
  void aScopeThatCameBackIsRemovedAgainAndTheTrailSaysWhoPutItThere() {
    // Given
    var id = revoked(scope);
    realm.assignScope(subject, scope, OPTIONAL);
    var event = realm.adminEvents("CLIENT_SCOPE_CLIENT_MAPPING").get(0);

    // When
    sweep();

    // Then
    awaitActions(id, "SCOPE_REMOVED_AGAIN", 1);
    assertThat(realm.scopes(subject, OPTIONAL)).doesNotContain(scope);
    var cameBack = "items.find { it.action == 'SCOPE_CAME_BACK' }.facts.";
    api.trail(id)
        .then()
        .body(cameBack + "round", equalTo(1))
        .body(cameBack + "by.user", equalTo(event.at("/authDetails/userId").asText()))
        .body(cameBack + "by.client", notNullValue())
        .body("items.find { it.action == 'SCOPE_REMOVED_AGAIN' }.facts.notBefore", notNullValue());
  }

  @Test
  void whatCameBackAfterTokensWereLeftToLingerDoesNotStrike() {
    // Given
    var id = revoked(scope, "LINGER");
    realm.assignScope(subject, scope, DEFAULT);

    // When
    run(sweep::sweep);

    // Then
    awaitActions(id, "SCOPE_REMOVED_AGAIN", 1);
    api.trail(id)
        .then()
        .body("items.find { it.action == 'SCOPE_REMOVED_AGAIN' }.facts.notBefore", nullValue());
  }

  @Test
  void whatCameBackIsFoundByTheSweepOfAllClientsToo() {
    // Given
    var id = revoked(scope);
    realm.assignScope(subject, scope, DEFAULT);

    // When
    run(sweep::sweep);

    // Then
    awaitActions(id, "SCOPE_REMOVED_AGAIN", 1);
    assertThat(realm.scopes(subject, DEFAULT)).doesNotContain(scope);
  }

  @Test
  void withoutThePermissionToSeeAdminEventsNobodyIsNamed() {
    // Given
    var id = revoked(scope);
    realm.assignScope(subject, scope, OPTIONAL);
    realm.takeFromLapse("view-events");

    // When
    try {
      sweep();
    } finally {
      realm.grantToLapse("view-events");
    }

    // Then
    awaitActions(id, "SCOPE_REMOVED_AGAIN", 1);
    assertThat(
            api.trail(id)
                .<String>path("items.find { it.action == 'SCOPE_CAME_BACK' }.facts.byUnknown"))
        .contains("view-events");
  }

  @Test
  void whatKeycloakTakesForOurOwnDoingIsLaidToNobody() {
    // Given
    var id = revoked(scope);
    realm.assignScopeAsLapse(subject, scope, OPTIONAL);

    // When
    sweep();

    // Then
    awaitActions(id, "SCOPE_REMOVED_AGAIN", 1);
    assertThat(
            api.trail(id)
                .<String>path("items.find { it.action == 'SCOPE_CAME_BACK' }.facts.byUnknown"))
        .contains("no admin event");
  }

  @Test
  void aScopeThatComesBackDuringADrainIsRemovedAgain() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    clock.travel(Duration.ofMinutes(58).plusSeconds(30));
    api.awaitState(id, "DRAINING");
    realm.assignScope(subject, scope, OPTIONAL);

    // When
    sweep();

    // Then
    awaitActions(id, "SCOPE_REMOVED_AGAIN", 1);
    assertThat(realm.scopes(subject, OPTIONAL)).doesNotContain(scope);
  }

  @Test
  void aRequestThatWaitsDoesNotShieldAScopeThatCameBack() {
    // Given
    var id = revoked(scope);
    api.request(vaultRequest(subject, scope, "PT1H"));
    realm.assignScope(subject, scope, OPTIONAL);

    // When
    sweep();

    // Then
    awaitActions(id, "SCOPE_REMOVED_AGAIN", 1);
  }

  @Test
  void aScopeThatWeNeverRemovedIsLeftAlone() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));
    realm.assignScope(subject, scope, OPTIONAL);
    api.approve(id);
    api.awaitState(id, "ACTIVATION_FAILED");

    // When
    sweep();

    // Then
    assertThat(count(id, "SCOPE_CAME_BACK")).isZero();
    assertThat(realm.scopes(subject, OPTIONAL)).contains(scope);
  }

  @Test
  void aGrantInForceIsNotDisturbed() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    var version = api.grant(id).<Integer>path("version");

    // When
    sweep();

    // Then
    assertThat(api.grant(id).<Integer>path("version")).isEqualTo(version);
    assertThat(realm.scopes(subject, OPTIONAL)).contains(scope);
  }
}

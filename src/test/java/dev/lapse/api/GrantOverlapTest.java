package dev.lapse.api;

import static dev.lapse.local.RealmAdmin.ScopeType.OPTIONAL;
import static dev.lapse.testing.LapseApi.GRANTS;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.testing.LapseApi;
import dev.lapse.testing.OwnTarget;
import dev.lapse.testing.TravellingClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Several grants on one target, and scopes that were there before. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class GrantOverlapTest extends OwnTarget {
  @Inject TravellingClock clock;

  private final LapseApi api = new LapseApi(realm);

  @Test
  void theScopeStaysUntilTheLastGrantEnds() {
    // Given
    var shorter = api.active(vaultRequest(subject, scope, "PT1H"));
    var longer = api.active(vaultRequest(subject, scope, "PT2H"));

    // When
    clock.travel(Duration.ofHours(1));

    // Then
    api.awaitState(shorter, "EXPIRED");
    assertThat(realm.scopes(subject, OPTIONAL)).contains(scope);
    assertThat(api.state(longer)).isEqualTo("ACTIVE");
    assertThat(api.trail(shorter).<String>path("items[-1].facts.heldBy")).isEqualTo(longer);
    clock.travel(Duration.ofHours(1));
    api.awaitState(longer, "EXPIRED");
    assertThat(realm.scopes(subject, OPTIONAL)).doesNotContain(scope);
  }

  @Test
  void revokingOneOfTwoLeavesTheOtherItsScope() {
    // Given
    var revoked = api.active(vaultRequest(subject, scope, "PT1H"));
    var kept = api.active(vaultRequest(subject, scope, "PT1H"));

    // When
    api.person("admin")
        .body("{\"reason\":\"Not needed twice\"}")
        .post(GRANTS + "/" + revoked + "/revoke")
        .then()
        .statusCode(200);

    // Then
    api.awaitState(revoked, "REVOKED");
    assertThat(realm.scopes(subject, OPTIONAL)).contains(scope);
    assertThat(api.state(kept)).isEqualTo("ACTIVE");
  }

  @Test
  void aStandingScopeCantBeAskedFor() {
    // Given
    realm.assignScope(subject, scope, OPTIONAL);

    // When
    var answer = api.machine(subject).body(vaultRequest(subject, scope, "PT1H")).post(GRANTS);

    // Then
    answer.then().statusCode(409).body("code", equalTo("already-standing"));
  }

  @Test
  void aScopeThatCameToStandBeforeTheStartIsLeftAlone() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));
    realm.assignScope(subject, scope, OPTIONAL);

    // When
    api.approve(id);

    // Then
    api.awaitState(id, "ACTIVATION_FAILED");
    assertThat(realm.scopes(subject, OPTIONAL)).contains(scope);
  }

  @Test
  void aScopeHeldByAGrantCanBeAskedForAgain() {
    // Given
    api.active(vaultRequest(subject, scope, "PT1H"));

    // When
    var answer = api.machine(subject).body(vaultRequest(subject, scope, "PT1H")).post(GRANTS);

    // Then
    answer.then().statusCode(201);
  }

  @Test
  void theOtherTypeOfAssignmentConflictsWithAHeldOne() {
    // Given
    api.active(vaultRequest(subject, scope, "PT1H"));
    var body = vaultRequest(subject, scope, "PT1H");
    body.put("assignment", "DEFAULT");

    // When
    var answer = api.machine(subject).body(body).post(GRANTS);

    // Then
    answer.then().statusCode(409).body("code", equalTo("assignment-conflict"));
  }

  @Test
  void twoRequestsForTheTwoTypesCanNotBothBeApproved() {
    // Given
    var optional = api.request(vaultRequest(subject, scope, "PT1H"));
    var body = vaultRequest(subject, scope, "PT1H");
    body.put("assignment", "DEFAULT");
    var other = api.request(body);
    api.approve(optional);

    // When
    var answer = api.person("approver").body("{}").post(GRANTS + "/" + other + "/approve");

    // Then
    answer.then().statusCode(409).body("code", equalTo("assignment-conflict"));
  }
}

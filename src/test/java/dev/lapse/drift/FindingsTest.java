package dev.lapse.drift;

import static dev.lapse.local.RealmAdmin.ScopeType.OPTIONAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.lapse.local.LocalPartsTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What comes back too often is left there, and somebody has to look at it. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class FindingsTest extends BehindLapsesBack {
  private static final String FINDINGS = "/api/v1/findings";

  @Test
  void afterThreeRoundsItIsLeftThereAndFoundOnce() {
    // Given
    var id = revoked(scope);
    comeBackThreeTimes(id);
    realm.assignScope(subject, scope, OPTIONAL);

    // When
    sweep();
    sweep();

    // Then
    assertThat(count(id, "SCOPE_CAME_BACK")).isEqualTo(3);
    assertThat(count(id, "DRIFT_FOUND")).isEqualTo(1);
    assertThat(realm.scopes(subject, OPTIONAL)).contains(scope);
    finding(id)
        .then()
        .body("items.find { it.grant == '%s' }.rounds".formatted(id), equalTo(3))
        .body("items.find { it.grant == '%s' }.scope".formatted(id), equalTo(scope));
  }

  @Test
  void aFindingThatIsSettledAsToBeRemovedBeginsTheRoundsAnew() {
    // Given
    var id = found();

    // When
    settle(id, "{\"comment\":\"Terraform was corrected\"}").then().statusCode(200);

    // Then
    sweep();
    awaitActions(id, "SCOPE_REMOVED_AGAIN", 4);
    assertThat(realm.scopes(subject, OPTIONAL)).doesNotContain(scope);
  }

  @Test
  void aFindingThatIsSettledAsStandingIsNotLookedAtAnyMore() {
    // Given
    var id = found();
    var body = "{\"comment\":\"It belongs there\",\"as\":\"STANDING\"}";
    var finding = findingId(id);

    // When
    settle(id, body).then().statusCode(200).body("settled.as", equalTo("STANDING"));

    // Then
    sweep();
    assertThat(count(id, "SCOPE_CAME_BACK")).isEqualTo(3);
    assertThat(count(id, "DRIFT_SETTLED")).isEqualTo(1);
    assertThat(realm.scopes(subject, OPTIONAL)).contains(scope);
    api.person("admin")
        .body(body)
        .post(FINDINGS + "/" + finding + "/settle")
        .then()
        .statusCode(409)
        .body("code", equalTo("already-settled"));
    api.person("auditor").get(FINDINGS + "?settled=true").then().body("items.id", hasItem(finding));
  }

  @Test
  void onlyAuditorsAndAdminsReadFindingsAndOnlyAdminsSettleThem() {
    // Given
    var finding = UUID.randomUUID();
    var body = "{\"comment\":\"Mine\"}";

    // When
    var read = api.person("approver").get(FINDINGS);

    // Then
    read.then().statusCode(403);
    api.person("auditor").get(FINDINGS + "?limit=1").then().statusCode(200);
    api.person("auditor")
        .body(body)
        .post(FINDINGS + "/" + finding + "/settle")
        .then()
        .statusCode(403);
    api.person("admin")
        .body(body)
        .post(FINDINGS + "/" + finding + "/settle")
        .then()
        .statusCode(404);
    api.person("auditor").get(FINDINGS + "?cursor=nonsense").then().statusCode(400);
  }

  // ---- steps

  private void comeBackThreeTimes(String id) {
    for (int round = 1; round <= 3; round++) {
      realm.assignScope(subject, scope, OPTIONAL);
      sweep();
      awaitActions(id, "SCOPE_REMOVED_AGAIN", round);
    }
  }

  private String found() {
    var id = revoked(scope);
    comeBackThreeTimes(id);
    realm.assignScope(subject, scope, OPTIONAL);
    sweep();
    return id;
  }

  private Response finding(String grant) {
    assertThat(findingId(grant)).isNotNull();
    return api.person("auditor").get(FINDINGS + "?limit=200");
  }

  private String findingId(String grant) {
    return api.person("auditor")
        .get(FINDINGS + "?limit=200")
        .path("items.find { it.grant == '%s' }.id".formatted(grant));
  }

  private Response settle(String grant, String body) {
    return api.person("admin").body(body).post(FINDINGS + "/" + findingId(grant) + "/settle");
  }
}

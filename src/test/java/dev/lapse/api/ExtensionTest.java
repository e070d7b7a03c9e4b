package dev.lapse.api;

import static dev.lapse.local.RealmAdmin.ScopeType.OPTIONAL;
import static dev.lapse.testing.LapseApi.GRANTS;
import static dev.lapse.testing.LapseApi.partnerRequest;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.testing.LapseApi;
import dev.lapse.testing.OwnTarget;
import dev.lapse.testing.TravellingClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A later end for a grant in use, on a real Keycloak and with real tokens. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class ExtensionTest extends OwnTarget {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Inject TravellingClock clock;

  private final LapseApi api = new LapseApi(realm);

  // ---- without a gap

  @Test
  void anExtendedGrantGoesOnWithoutAGap() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT10M"));
    var end = Instant.parse(api.grant(id).path("expiresAt"));
    var held = realm.requestClientToken(subject, scope).accessToken();
    extend(id, "PT1H").then().statusCode(200).body("state", equalTo("ACTIVE"));

    // When
    var extended = decide("approver", id, "approve", Map.of());

    // Then
    extended.then().statusCode(200).body("state", equalTo("ACTIVE")).body("extension", nullValue());
    assertThat(Instant.parse(extended.path("expiresAt"))).isEqualTo(end.plus(Duration.ofHours(1)));
    assertThat(Instant.parse(extended.path("tokensDeadBy")))
        .isEqualTo(end.plus(Duration.ofHours(1)));
    clock.travel(Duration.ofMinutes(11));
    awaitSomethingElseToExpire();
    assertThat(api.state(id)).isEqualTo("ACTIVE");
    assertThat(realm.introspect(held, "vault-api").path("active").asBoolean()).isTrue();
    var obtained = realm.requestClientToken(subject, scope).accessToken();
    assertThat(realm.introspect(obtained, "vault-api").path("scope").asText()).contains(scope);
    assertThat(assignmentsInKeycloak()).containsExactly("CREATE");
  }

  /** The enforcer has had its say about everything that was due before. */
  private void awaitSomethingElseToExpire() {
    var other = vaultRequest(realm.createSubject(), scope, "PT1M");
    var id = api.active(other);
    clock.travel(Duration.ofMinutes(1));
    api.awaitState(id, "EXPIRED");
  }

  @Test
  void theDrainIsPlannedAnew() {
    // Given
    var id = extended(api.active(vaultRequest(subject, scope, "PT10M")), "PT1H");
    var held = realm.requestClientToken(subject, scope).accessToken();

    // When
    clock.travel(Duration.ofMinutes(68).plusSeconds(5));

    // Then
    var draining = api.awaitState(id, "DRAINING");
    assertThat(realm.introspect(held, "vault-api").path("active").asBoolean()).isTrue();
    assertThat(Instant.parse(draining.path("tokensDeadBy")))
        .isBeforeOrEqualTo(Instant.parse(draining.path("expiresAt")));
  }

  @Test
  void aGrantTooShortToDrainDrainsOnceItIsExtended() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1M"));
    extend(id, "PT1H").then().body("cutoff", equalTo("STRIKE"));

    // When
    var extended = decide("approver", id, "approve", Map.of());

    // Then
    extended.then().statusCode(200).body("cutoff", equalTo("DRAIN"));
  }

  @Test
  void anExtensionApprovedWhileDrainingBringsTheScopeBack() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT10M"));
    var before = api.grant(id);
    clock.travel(Duration.ofMinutes(8).plusSeconds(5));
    api.awaitState(id, "DRAINING");
    extend(id, "PT1H").then().statusCode(200).body("state", equalTo("DRAINING"));

    // When
    decide("approver", id, "approve", Map.of()).then().statusCode(200);

    // Then
    var active = api.awaitState(id, "ACTIVE");
    assertThat(active.<String>path("removedAt")).isNull();
    assertThat(active.<String>path("activatedAt")).isEqualTo(before.path("activatedAt"));
    assertThat(Instant.parse(active.path("expiresAt")))
        .isEqualTo(Instant.parse(before.<String>path("expiresAt")).plus(Duration.ofHours(1)));
    assertThat(realm.scopes(subject, OPTIONAL)).contains(scope);
    assertThat(realm.requestClientToken(subject, scope).status()).isEqualTo(200);
    assertThat(assignmentsInKeycloak()).containsExactly("CREATE", "DELETE", "CREATE");
  }

  @Test
  void anExtendedGrantEndsAtItsNewEnd() {
    // Given
    var id = extended(api.active(vaultRequest(subject, scope, "PT10M")), "PT20M");

    // When
    clock.travel(Duration.ofMinutes(30));

    // Then
    api.awaitState(id, "EXPIRED");
    assertThat(realm.scopes(subject, OPTIONAL)).doesNotContain(scope);
  }

  @Test
  void anExtensionLeavesAnOverlappingGrantAlone() {
    // Given
    var first = api.active(vaultRequest(subject, scope, "PT10M"));
    clock.travel(Duration.ofMinutes(8).plusSeconds(5));
    api.awaitState(first, "DRAINING");
    var second = api.active(vaultRequest(subject, scope, "PT30M"));

    // When
    extended(first, "PT10M");

    // Then
    api.awaitState(first, "ACTIVE");
    assertThat(assignmentsInKeycloak()).containsExactly("CREATE", "DELETE", "CREATE");
    clock.travel(Duration.ofMinutes(12));
    assertThat(api.awaitState(first, "EXPIRED").<String>path("removedAt")).isNull();
    assertThat(api.state(second)).isEqualTo("ACTIVE");
    assertThat(realm.scopes(subject, OPTIONAL)).contains(scope);
  }

  @Test
  void theTrailExplainsTheExtension() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT10M"));
    var end = api.grant(id).<String>path("expiresAt");
    extend(id, "PT1H").then().statusCode(200);
    decide("approver", id, "approve", Map.of("comment", "Go on")).then().statusCode(200);

    // When
    var trail = api.trail(id);

    // Then
    assertThat(trail.<List<String>>path("items.action"))
        .endsWith("GRANT_EXTENSION_REQUESTED", "GRANT_EXTENSION_APPROVED", "GRANT_EXTENDED");
    trail
        .then()
        .body("items[3].actor.name", equalTo("service-account-" + subject))
        .body("items[3].facts.reason", equalTo("The migration takes longer"))
        .body("items[3].facts.policy", equalTo("vault"))
        .body("items[3].facts.answerBy", equalTo(end))
        .body("items[4].actor.name", equalTo("approver"))
        .body("items[4].facts.comment", equalTo("Go on"))
        .body("items[5].facts.expiresAtBefore", equalTo(end))
        .body("items[5].facts.expiresAt", equalTo(api.grant(id).path("expiresAt")))
        .body("items[5].facts.keycloak", equalTo("left as it is"));
  }

  // ---- what is asked for

  @Test
  void theGrantTellsOfTheExtensionThatWaits() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));

    // When
    var answer = extend(id, "PT2H");

    // Then
    answer
        .then()
        .statusCode(200)
        .header("ETag", equalTo("\"4\""))
        .body("extension.duration", equalTo("PT2H"))
        .body("extension.reason", equalTo("The migration takes longer"))
        .body("extension.answerBy", equalTo(answer.path("expiresAt")))
        .body("extension.approvalsRequired", equalTo(1))
        .body("extension.policy.name", equalTo("vault"))
        .body("extension.decisions.size()", equalTo(0));
    assertThat(api.person("approver").get(GRANTS + "?extension=PENDING&subject=" + subject))
        .satisfies(page -> assertThat(page.<List<String>>path("items.id")).containsExactly(id));
  }

  @Test
  void aGrantWithoutAPendingExtensionIsNotListedAsOne() {
    // Given
    extended(api.active(vaultRequest(subject, scope, "PT1H")), "PT1H");

    // When
    var page = api.person("approver").get(GRANTS + "?extension=PENDING&subject=" + subject);

    // Then
    page.then().statusCode(200).body("items.size()", equalTo(0));
  }

  @Test
  void moreThanThePolicyAllowsIsRefusedWithAllThatFails() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT6H"));

    // When
    var answer = extend(id, "PT2H1S");

    // Then
    answer
        .then()
        .statusCode(422)
        .body("code", equalTo("policy-violation"))
        .body("violations.field", contains("duration"))
        .body("violations[0].message", containsString("PT8H"));
    extend(id, "PT2H").then().statusCode(200);
  }

  @Test
  void maxTotalLetsExtensionsGoBeyondMaxDuration() {
    // Given
    var billing = realm.createSubject();
    var body = vaultRequest(billing, "billing-read", "P7D");
    var id = api.active(body);

    // When
    var tooLong = extendAs(billing, id, "P7DT1S");
    var allowed = extendAs(billing, id, "P7D");

    // Then
    tooLong.then().statusCode(422).body("violations[0].message", containsString("P14D"));
    allowed.then().statusCode(200);
  }

  @Test
  void oneExtensionWaitsAtATime() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    extend(id, "PT1H").then().statusCode(200);

    // When
    var answer = extend(id, "PT2H");

    // Then
    answer
        .then()
        .statusCode(409)
        .body("code", equalTo("wrong-state"))
        .body("detail", containsString("Ask its approvers"));
  }

  @Test
  void aRequestThatWaitsIsNotExtended() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));

    // When
    var answer = extend(id, "PT1H");

    // Then
    answer.then().statusCode(409).body("code", equalTo("wrong-state"));
  }

  @Test
  void nobodyElseExtends() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));

    // When
    var answer = decide("admin", id, "extend", Map.of("duration", "PT1H", "reason", "I want to"));

    // Then
    answer.then().statusCode(403).body("code", equalTo("forbidden"));
  }

  @Test
  void aStaleVersionIsRefused() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));

    // When
    var answer =
        api.machine(subject)
            .header("If-Match", "\"1\"")
            .body(Map.of("duration", "PT1H", "reason", "Longer"))
            .post(GRANTS + "/" + id + "/extend");

    // Then
    answer.then().statusCode(412).body("code", equalTo("stale-version"));
    api.grant(id).then().body("extension", nullValue());
  }

  @Test
  void anExtensionSaysHowLongAndWhy() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));

    // When
    var answer = api.machine(subject).body(Map.of()).post(GRANTS + "/" + id + "/extend");

    // Then
    answer.then().statusCode(400).body("code", equalTo("invalid-request"));
    assertThat(answer.<List<String>>path("violations.field"))
        .containsExactlyInAnyOrder("duration", "reason");
  }

  // ---- what is decided

  @Test
  void aDeniedExtensionLeavesTheGrantItsEnd() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    var end = api.grant(id).<String>path("expiresAt");
    extend(id, "PT1H").then().statusCode(200);

    // When
    var answer = decide("approver", id, "deny", Map.of("comment", "Use the replica"));

    // Then
    answer
        .then()
        .statusCode(200)
        .body("state", equalTo("ACTIVE"))
        .body("expiresAt", equalTo(end))
        .body("extension", nullValue());
    assertThat(api.trail(id).<List<String>>path("items.action")).endsWith("GRANT_EXTENSION_DENIED");
  }

  @Test
  void anExtensionThatNobodyAnswersEndsWithItsGrant() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT10M"));
    extend(id, "PT1H").then().statusCode(200);

    // When
    clock.travel(Duration.ofMinutes(10));

    // Then
    api.awaitState(id, "EXPIRED").then().body("extension", nullValue());
    assertThat(api.trail(id).<List<String>>path("items.action"))
        .containsSubsequence("GRANT_EXTENSION_REQUESTED", "GRANT_EXTENSION_UNANSWERED");
  }

  @Test
  void anExtensionThatNobodyAnswersInTimeLeavesItsGrantActive() {
    // Given
    var billing = realm.createSubject();
    var id = api.active(vaultRequest(billing, "billing-read", "P3D"));
    extendAs(billing, id, "P1D").then().statusCode(200);

    // When
    clock.travel(Duration.ofHours(24));

    // Then
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> api.grant(id).then().body("extension", nullValue()));
    assertThat(api.state(id)).isEqualTo("ACTIVE");
    assertThat(api.trail(id).<List<String>>path("items.action"))
        .endsWith("GRANT_EXTENSION_REQUESTED", "GRANT_EXTENSION_UNANSWERED");
  }

  @Test
  void anApprovalAfterTheEndIsTooLate() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT10M"));
    extend(id, "PT1H").then().statusCode(200);
    clock.travel(Duration.ofMinutes(10));

    // When
    var answer = decide("approver", id, "approve", Map.of());

    // Then
    answer.then().statusCode(409).body("code", equalTo("wrong-state"));
    api.awaitState(id, "EXPIRED");
  }

  @Test
  void aRevocationEndsTheExtensionThatWaits() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    extend(id, "PT1H").then().statusCode(200);

    // When
    var answer = decide("admin", id, "revoke", Map.of("reason", "Taken over"));

    // Then
    answer.then().statusCode(200).body("extension", nullValue());
    api.awaitState(id, "REVOKED");
    assertThat(api.trail(id).<List<String>>path("items.action"))
        .containsSubsequence("GRANT_REVOCATION_ORDERED", "GRANT_EXTENSION_UNANSWERED");
  }

  @Test
  void twoApproversDecideOnTheExtensionTooWhereThePolicySaysSo() {
    // Given
    var partner = realm.createSubject();
    var id = api.request(partnerRequest(partner));
    decide("approver", id, "approve", Map.of()).then().statusCode(200);
    decide("approver2", id, "approve", Map.of()).then().statusCode(200);
    api.awaitState(id, "ACTIVE");
    extendAs(partner, id, "P1D").then().statusCode(200);
    var once = decide("approver", id, "approve", Map.of());
    once.then().body("extension.decisions.size()", equalTo(1));
    decide("approver", id, "approve", Map.of())
        .then()
        .statusCode(409)
        .body("code", equalTo("already-decided"));

    // When
    var answer = decide("approver2", id, "approve", Map.of("duration", "PT12H"));

    // Then
    answer.then().statusCode(200).body("expiresAt", not(equalTo(once.path("expiresAt"))));
    assertThat(Instant.parse(answer.path("expiresAt")))
        .isEqualTo(Instant.parse(once.<String>path("expiresAt")).plus(Duration.ofHours(12)));
    assertThat(answer.<Integer>path("decisions.size()")).isEqualTo(2);
  }

  @Test
  void nobodyDecidesOnAnExtensionWithoutTheRole() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    extend(id, "PT1H").then().statusCode(200);

    // When
    var answer = decide("auditor", id, "approve", Map.of());

    // Then
    answer.then().statusCode(403).body("code", equalTo("forbidden"));
  }

  // ---- calls

  private String extended(String id, String duration) {
    extend(id, duration).then().statusCode(200);
    decide("approver", id, "approve", Map.of()).then().statusCode(200);
    return id;
  }

  private Response extend(String id, String duration) {
    return extendAs(subject, id, duration);
  }

  private Response extendAs(String machine, String id, String duration) {
    return api.machine(machine)
        .body(Map.of("duration", duration, "reason", "The migration takes longer"))
        .post(GRANTS + "/" + id + "/extend");
  }

  private Response decide(String person, String id, String verb, Map<String, Object> body) {
    return api.person(person).body(body).post(GRANTS + "/" + id + "/" + verb);
  }

  /** What was done with the scopes of the subject, as Keycloak itself has written it down. */
  private List<String> assignmentsInKeycloak() {
    var client = "clients/" + realm.clientUuid(subject) + "/";
    var ofScope = "/" + realm.scopeUuid(scope);
    return realm
        .adminEvents("CLIENT_SCOPE_CLIENT_MAPPING")
        .valueStream()
        .filter(event -> event.path("resourcePath").asText().startsWith(client))
        .filter(event -> event.path("resourcePath").asText().endsWith(ofScope))
        .map(event -> event.path("operationType").asText())
        .toList()
        .reversed();
  }
}

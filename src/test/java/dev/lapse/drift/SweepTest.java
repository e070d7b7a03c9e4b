package dev.lapse.drift;

import static dev.lapse.local.RealmAdmin.ScopeType.DEFAULT;
import static dev.lapse.local.RealmAdmin.ScopeType.OPTIONAL;
import static dev.lapse.testing.LapseApi.GRANTS;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lapse.grant.GrantRepository;
import dev.lapse.grant.Keycloak;
import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.TargetRepository;
import dev.lapse.local.LocalKeycloak;
import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.LapseApi;
import dev.lapse.testing.TravellingClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others do to the real Keycloak behind Lapse's back. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class SweepTest {
  private static final String FINDINGS = "/api/v1/findings";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Inject Sweep sweep;
  @Inject ClientClaims claims;
  @Inject TargetRepository targets;
  @Inject GrantRepository grants;
  @Inject Reaction reaction;
  @Inject SweepConfiguration configuration;
  @Inject SweepMetrics metrics;
  @Inject Keycloak keycloak;
  @Inject TravellingClock clock;

  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final LapseApi api = new LapseApi(realm);

  private String subject;
  private String scope;
  private ClientKey client;

  @BeforeEach
  void makeSubjectAndScope() {
    subject = realm.createSubject();
    client = new ClientKey(LocalKeycloak.REALM, realm.clientUuid(subject));
    scope = newScope("vault-");
  }

  private String newScope(String prefix) {
    var name = prefix + UUID.randomUUID();
    realm.createScope(name, "vault-api");
    return name;
  }

  // ---- a scope that came back

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
  void twoSweepsAtOnceAnswerOnce() {
    // Given
    var id = revoked(scope);
    realm.assignScope(subject, scope, OPTIONAL);

    // When
    var other = inTheBackground(this::sweep);
    sweep();
    other.join();

    // Then
    awaitActions(id, "SCOPE_REMOVED_AGAIN", 1);
    assertThat(count(id, "SCOPE_CAME_BACK")).isEqualTo(1);
  }

  @Test
  void aSweepThatWasOvertakenAnswersNothing() {
    // Given
    var id = revoked(scope);
    realm.assignScope(subject, scope, OPTIONAL);
    var asked = new CompletableFuture<Void>();
    var goOn = new CompletableFuture<Void>();
    var slow = sweepWith(pausing("whoChanged", asked, goOn));
    var overtaken =
        inTheBackground(() -> run(() -> slow.sweep(LocalKeycloak.REALM, List.of(client))));
    asked.orTimeout(30, TimeUnit.SECONDS).join();
    sweep();
    awaitActions(id, "SCOPE_REMOVED_AGAIN", 1);

    // When
    goOn.complete(null);
    overtaken.join();

    // Then
    assertThat(count(id, "SCOPE_CAME_BACK")).isEqualTo(1);
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

  // ---- findings

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

  // ---- tampering

  @Test
  void aGrantWhoseScopeWasTakenOffEnds() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    realm.removeScope(subject, scope);
    var event = realm.adminEvents("CLIENT_SCOPE_CLIENT_MAPPING").get(0);

    // When
    sweep();

    // Then
    api.awaitState(id, "REVOKED")
        .then()
        .body("tampered", equalTo(true))
        .body("tamperedAt", notNullValue())
        .body("onTampering", equalTo("END"));
    api.trail(id)
        .then()
        .body(
            "items.find { it.action == 'GRANT_TAMPERED' }.facts.by.user",
            equalTo(event.at("/authDetails/userId").asText()));
    api.person("auditor")
        .get(GRANTS + "?tampered=true&subject=" + subject)
        .then()
        .body("items.id", contains(id));
  }

  @Test
  void aGrantGetsItsScopeBackWhereThePolicySaysSo() {
    // Given
    var telemetry = newScope("telemetry-");
    var id = api.active(vaultRequest(subject, telemetry, "PT1H"));
    var expiresAt = api.grant(id).<String>path("expiresAt");
    realm.removeScope(subject, telemetry);

    // When
    sweep();

    // Then
    awaitActions(id, "GRANT_RESTORED", 1);
    assertThat(realm.scopes(subject, OPTIONAL)).contains(telemetry);
    api.grant(id)
        .then()
        .body("state", equalTo("ACTIVE"))
        .body("tampered", equalTo(false))
        .body("tamperedAt", notNullValue())
        .body("expiresAt", equalTo(expiresAt));
  }

  @Test
  void aScopeThatWasAttachedAnotherWayIsAttachedAsGrantedAgain() {
    // Given
    var telemetry = newScope("telemetry-");
    var id = api.active(vaultRequest(subject, telemetry, "PT1H"));
    realm.removeScope(subject, telemetry);
    realm.assignScope(subject, telemetry, DEFAULT);

    // When
    sweep();

    // Then
    awaitActions(id, "GRANT_RESTORED", 1);
    assertThat(realm.scopes(subject, OPTIONAL)).contains(telemetry);
    assertThat(realm.scopes(subject, DEFAULT)).doesNotContain(telemetry);
    assertThat(
            api.trail(id)
                .<String>path("items.find { it.action == 'GRANT_TAMPERED' }.facts.assignment"))
        .isEqualTo("DEFAULT");
  }

  @Test
  void whoTakesItAgainAndAgainEndsTheGrant() {
    // Given
    var telemetry = newScope("telemetry-");
    var id = api.active(vaultRequest(subject, telemetry, "PT1H"));
    for (int round = 1; round <= 3; round++) {
      realm.removeScope(subject, telemetry);
      sweep();
      awaitActions(id, "GRANT_RESTORED", round);
    }
    realm.removeScope(subject, telemetry);

    // When
    sweep();

    // Then
    api.awaitState(id, "REVOKED");
    assertThat(count(id, "GRANT_RESTORED")).isEqualTo(3);
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

  // ---- Keycloak away

  @ParameterizedTest
  @ValueSource(strings = {"scopesIn", "glanceAt", "read"})
  void whereKeycloakDoesNotAnswerNothingIsConcluded(String call) {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    realm.removeScope(subject, scope);
    var other = sweepWith(failing(call));

    // When
    var tally = run(() -> other.sweep(LocalKeycloak.REALM, List.of(client)));

    // Then
    assertThat(tally).isEqualTo(new Sweep.Tally(1, 1));
    assertThat(api.grant(id).<Boolean>path("tampered")).isFalse();
    assertThat(api.state(id)).isEqualTo("ACTIVE");
  }

  private Sweep sweepWith(Keycloak other) {
    var comparison = new Comparison(targets, grants, other, reaction, configuration, clock);
    return new Sweep(claims, comparison, other, metrics, clock);
  }

  /** Keycloak, but for one call that never reaches it. */
  private Keycloak failing(String call) {
    return keycloakBut(call, answer -> Uni.createFrom().failure(SweepTest::notReached));
  }

  /** Keycloak, but for one call whose answer comes when the test wants it to. */
  private Keycloak pausing(
      String call, CompletableFuture<Void> asked, CompletableFuture<Void> goOn) {
    return keycloakBut(
        call,
        answer -> {
          var caller = Vertx.currentContext();
          return answer
              .invoke(() -> asked.complete(null))
              .call(() -> Uni.createFrom().completionStage(goOn))
              .emitOn(task -> caller.runOnContext(on -> task.run()));
        });
  }

  private Keycloak keycloakBut(String call, UnaryOperator<Uni<?>> change) {
    return (Keycloak)
        Proxy.newProxyInstance(
            Keycloak.class.getClassLoader(),
            new Class<?>[] {Keycloak.class},
            (proxy, method, arguments) -> {
              var answer = method.invoke(keycloak, arguments);
              return method.getName().equals(call) ? change.apply((Uni<?>) answer) : answer;
            });
  }

  private static Throwable notReached() {
    return new KeycloakFailure(KeycloakFailure.Kind.NOT_REACHED, "Keycloak is away", null, null);
  }

  // ---- deletions

  @Test
  void aClientThatWasMadeAgainUnderTheSameNameIsAnotherClient() {
    // Given
    var telemetry = newScope("telemetry-");
    var id = api.active(vaultRequest(subject, telemetry, "PT1H"));
    realm.deleteClient(subject);
    realm.createServiceAccount(subject);

    // When
    sweep();

    // Then
    api.awaitState(id, "REVOKED").then().body("tampered", equalTo(false));
    assertThat(api.trail(id).<String>path("items.find { it.action == 'GRANT_LOST' }.facts.why"))
        .isEqualTo("The client was deleted in Keycloak.");
    assertThat(realm.scopes(subject, OPTIONAL)).doesNotContain(telemetry);
  }

  @Test
  void aGrantWhoseScopeWasDeletedEnds() {
    // Given
    var telemetry = newScope("telemetry-");
    var id = api.active(vaultRequest(subject, telemetry, "PT1H"));
    realm.deleteScope(telemetry);

    // When
    sweep();

    // Then
    api.awaitState(id, "REVOKED");
    assertThat(api.trail(id).<String>path("items.find { it.action == 'GRANT_LOST' }.facts.why"))
        .isEqualTo("The client scope was deleted in Keycloak.");
  }

  // ---- an extension that waits

  @Test
  void anExtensionGoesUnansweredWithAGrantThatWasTamperedWith() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    askForALaterEnd(id);
    realm.removeScope(subject, scope);

    // When
    sweep();

    // Then
    api.awaitState(id, "REVOKED");
    awaitActions(id, "GRANT_EXTENSION_UNANSWERED", 1);
  }

  @Test
  void anExtensionGoesUnansweredWithAGrantWhoseScopeWasDeleted() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    askForALaterEnd(id);
    realm.deleteScope(scope);

    // When
    sweep();

    // Then
    api.awaitState(id, "REVOKED");
    awaitActions(id, "GRANT_EXTENSION_UNANSWERED", 1);
  }

  // ---- steps

  private void askForALaterEnd(String id) {
    api.machine(subject)
        .body(Map.of("duration", "PT1H", "reason", "It takes longer"))
        .post(GRANTS + "/" + id + "/extend")
        .then()
        .statusCode(200);
  }

  private void sweep() {
    run(() -> sweep.sweep(LocalKeycloak.REALM, List.of(client)));
  }

  /** On a thread of its own: the common pool may have one only, and others wait for it. */
  private static CompletableFuture<Void> inTheBackground(Runnable work) {
    return CompletableFuture.runAsync(work, Thread::startVirtualThread)
        .orTimeout(60, TimeUnit.SECONDS);
  }

  private static <T> T run(Supplier<Uni<T>> work) {
    try {
      return VertxContextSupport.subscribeAndAwait(work);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  private String revoked(String ofScope) {
    return revoked(ofScope, "STRIKE");
  }

  private String revoked(String ofScope, String cutoff) {
    var id = api.active(vaultRequest(subject, ofScope, "PT1H"));
    api.person("admin")
        .body(Map.of("reason", "Not needed any more", "cutoff", cutoff))
        .post(GRANTS + "/" + id + "/revoke")
        .then()
        .statusCode(200);
    api.awaitState(id, "REVOKED");
    return id;
  }

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

  private int count(String id, String action) {
    return api.trail(id).path("items.count { it.action == '%s' }".formatted(action));
  }

  private void awaitActions(String id, String action, int times) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(count(id, action)).isEqualTo(times));
  }
}

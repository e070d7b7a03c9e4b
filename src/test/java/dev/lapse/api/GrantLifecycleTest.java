package dev.lapse.api;

import static dev.lapse.local.RealmAdmin.ScopeType.DEFAULT;
import static dev.lapse.local.RealmAdmin.ScopeType.OPTIONAL;
import static dev.lapse.testing.LapseApi.GRANTS;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.testing.LapseApi;
import dev.lapse.testing.OwnTarget;
import dev.lapse.testing.TravellingClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life of a grant, on a real Keycloak and with real tokens. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class GrantLifecycleTest extends OwnTarget {
  @Inject TravellingClock clock;

  private final LapseApi api = new LapseApi(realm);

  @Test
  void anApprovedGrantGivesTheScopeAndItsEndTakesItAway() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));
    assertThat(realm.requestClientToken(subject, scope).status()).isEqualTo(400);

    // When
    api.approve(id);

    // Then
    var active = api.awaitState(id, "ACTIVE");
    assertThat(realm.scopes(subject, OPTIONAL)).contains(scope);
    var token = realm.requestClientToken(subject, scope).accessToken();
    assertThat(realm.introspect(token, "vault-api").path("active").asBoolean()).isTrue();
    assertThat(Instant.parse(active.path("expiresAt")))
        .isEqualTo(Instant.parse(active.<String>path("activatedAt")).plus(Duration.ofHours(1)));

    clock.travel(Duration.ofHours(1));
    var ended = api.awaitState(id, "EXPIRED");
    assertThat(realm.scopes(subject, OPTIONAL)).doesNotContain(scope);
    assertThat(realm.requestClientToken(subject, scope).body().path("error").asText())
        .isEqualTo("invalid_scope");
    assertThat(ended.<String>path("removedAt")).isNotNull();
    assertThat(ended.<String>path("tokensDeadBy")).isNotNull();
  }

  @Test
  void theTrailTellsTheWholeStory() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT10M"));
    clock.travel(Duration.ofMinutes(10));
    api.awaitState(id, "EXPIRED");

    // When
    var trail = api.trail(id);

    // Then
    assertThat(trail.<List<String>>path("items.action"))
        .containsExactly(
            "GRANT_REQUESTED",
            "GRANT_APPROVED",
            "GRANT_ACTIVATED",
            "GRANT_EXPIRY_DUE",
            "GRANT_EXPIRED");
    assertThat(trail.<List<String>>path("items.actor.name"))
        .containsExactly("service-account-" + subject, "approver", "Lapse", "Lapse", "Lapse");
    assertThat(trail.<String>path("items[0].facts.reason"))
        .isEqualTo("Rotate the database credentials");
    assertThat(trail.<String>path("items[0].facts.policyVersion")).startsWith("sha256:");
    assertThat(trail.<String>path("items[2].facts.keycloak")).contains("read back on the client");
    assertThat(trail.<String>path("items[4].facts.keycloak")).contains("read back gone");
  }

  @Test
  void aDefaultAssignmentIsInEveryTokenUntilItEnds() {
    // Given
    var body = vaultRequest(subject, scope, "PT10M");
    body.put("assignment", "DEFAULT");

    // When
    var id = api.active(body);

    // Then
    assertThat(realm.scopes(subject, DEFAULT)).contains(scope);
    var token = realm.clientToken(subject);
    assertThat(realm.introspect(token, "vault-api").path("scope").asText()).contains(scope);
    clock.travel(Duration.ofMinutes(10));
    api.awaitState(id, "EXPIRED");
    assertThat(realm.scopes(subject, DEFAULT)).doesNotContain(scope);
  }

  @Test
  void aDrainRemovesTheScopeALifespanBeforeTheEndAndLeavesTheTokensAlone() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    var token = realm.requestClientToken(subject, scope).accessToken();

    // When
    clock.travel(Duration.ofMinutes(58));

    // Then
    var draining = api.awaitState(id, "DRAINING");
    assertThat(realm.scopes(subject, OPTIONAL)).doesNotContain(scope);
    assertThat(realm.introspect(token, "vault-api").path("active").asBoolean()).isTrue();
    assertThat(realm.client(subject).path("notBefore").asLong()).isZero();
    assertThat(Instant.parse(draining.path("tokensDeadBy")))
        .isBeforeOrEqualTo(Instant.parse(draining.path("expiresAt")));
  }

  @Test
  void aGrantTooShortToDrainStrikesTheTokensAtItsEnd() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1M"));
    var token = realm.requestClientToken(subject, scope).accessToken();
    assertThat(api.grant(id).<String>path("cutoff")).isEqualTo("STRIKE");

    // When
    clock.travel(Duration.ofMinutes(1));

    // Then
    api.awaitState(id, "EXPIRED");
    assertThat(realm.introspect(token, "vault-api").path("active").asBoolean()).isFalse();
  }

  @Test
  void aRevocationEndsTheGrantAndItsTokensAtOnce() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    var token = realm.requestClientToken(subject, scope).accessToken();

    // When
    api.person("admin")
        .body("{\"reason\":\"The build host was taken over\"}")
        .post(GRANTS + "/" + id + "/revoke")
        .then()
        .statusCode(200);

    // Then
    api.awaitState(id, "REVOKED");
    assertThat(realm.scopes(subject, OPTIONAL)).doesNotContain(scope);
    assertThat(realm.introspect(token, "vault-api").path("active").asBoolean()).isFalse();
    assertThat(api.trail(id).<List<String>>path("items.action"))
        .endsWith("GRANT_REVOCATION_ORDERED", "GRANT_REVOKED");
  }

  @Test
  void aRevocationThatLingersLetsTheTokensRunOut() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    var token = realm.requestClientToken(subject, scope).accessToken();

    // When
    api.person("admin")
        .body("{\"reason\":\"No longer needed\",\"cutoff\":\"LINGER\"}")
        .post(GRANTS + "/" + id + "/revoke")
        .then()
        .statusCode(200);

    // Then
    var revoked = api.awaitState(id, "REVOKED");
    assertThat(realm.introspect(token, "vault-api").path("active").asBoolean()).isTrue();
    assertThat(Instant.parse(revoked.path("tokensDeadBy")))
        .isAfterOrEqualTo(
            Instant.parse(revoked.<String>path("removedAt")).plus(Duration.ofSeconds(60)));
  }

  @Test
  void aLateStartWaitsForItsTime() {
    // Given
    var body = vaultRequest(subject, scope, "PT1H");
    var start = clock.instant().plus(Duration.ofHours(2));
    body.put("startsAt", start.toString());
    var id = api.request(body);
    api.approve(id);
    assertThat(api.state(id)).isEqualTo("SCHEDULED");

    // When
    clock.travel(Duration.ofHours(2));

    // Then
    var active = api.awaitState(id, "ACTIVE");
    assertThat(Instant.parse(active.path("activatedAt"))).isAfterOrEqualTo(start);
  }

  @Test
  void aRequestThatNobodyAnswersEnds() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));

    // When
    clock.travel(Duration.ofHours(24));

    // Then
    api.awaitState(id, "UNANSWERED");
    assertThat(api.trail(id).<List<String>>path("items.action"))
        .containsExactly("GRANT_REQUESTED", "GRANT_UNANSWERED");
  }

  @Test
  void aFixedEndIsKept() {
    // Given
    var body = vaultRequest(subject, scope, "PT1H");
    body.remove("duration");
    var end = Instant.ofEpochSecond(clock.instant().plus(Duration.ofHours(3)).getEpochSecond());
    body.put("expiresAt", end.toString());

    // When
    var id = api.active(body);

    // Then
    assertThat(Instant.parse(api.grant(id).path("expiresAt"))).isEqualTo(end);
  }

  @Test
  void aClientThatIsDeletedEndsItsGrant() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    realm.deleteClient(subject);

    // When
    clock.travel(Duration.ofHours(1));

    // Then
    api.awaitState(id, "EXPIRED");
    assertThat(api.trail(id).<String>path("items[-1].facts.keycloak")).contains("deleted");
  }

  @Test
  void aClientThatIsSwitchedOffBeforeItsStartGetsNothing() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));
    realm.setClientEnabled(subject, false);

    // When
    api.approve(id);

    // Then
    var failed = api.awaitState(id, "ACTIVATION_FAILED");
    assertThat(failed.<String>path("lastError")).contains("disabled");
    assertThat(realm.scopes(subject, OPTIONAL)).doesNotContain(scope);
  }

  @Test
  void aTokenLifespanOfTheClientsOwnCounts() {
    // Given
    realm.setClientAttribute(subject, "access.token.lifespan", "600");

    // When
    var id = api.active(vaultRequest(subject, scope, "PT1H"));

    // Then
    assertThat(api.trail(id).<String>path("items[2].facts.tokenLifespan")).isEqualTo("PT10M");
  }

  @Test
  void aTokenThatLivesAsLongAsItsSessionIsCountedSo() {
    // Given
    realm.setClientAttribute(subject, "access.token.lifespan", "-1");

    // When
    var id = api.active(vaultRequest(subject, scope, "PT1H"));

    // Then
    assertThat(api.grant(id).<String>path("cutoff")).isEqualTo("STRIKE");
  }
}

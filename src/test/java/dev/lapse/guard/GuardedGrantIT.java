package dev.lapse.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.faults.DemoSettings;
import dev.lapse.faults.OwnDatabase;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.RealmAdmin.ScopeType;
import dev.lapse.local.TestParts;
import dev.lapse.testing.Grants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service and a Keycloak with the guard: real grants, real tokens. */
class GuardedGrantIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String RULES =
      """
      policies:
        - name: vault
          match: { scope: "vault-*" }
          maxDuration: PT8H
      """;

  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final String subject = realm.createSubject();
  private final String scope = "vault-" + UUID.randomUUID();
  private final OwnDatabase database = OwnDatabase.create();

  @TempDir Path folder;
  private PackagedLapse lapse;

  @BeforeEach
  void start() throws IOException {
    realm.createScope(scope, "vault-api");
    realm.setClientAttribute(subject, "access.token.lifespan", "600");
    Path policies = Files.writeString(folder.resolve("policies.yaml"), RULES);
    lapse =
        PackagedLapse.start(
                DemoSettings.of(
                    database,
                    TestParts.get().keycloakUrl(),
                    Map.of("LAPSE_POLICY_FILE", policies.toString())))
            .awaitReady();
    await().atMost(PATIENCE).until(() -> lapse.metrics().contains("lapse_guard_present 1.0"));
  }

  @AfterEach
  void tidyUp() {
    lapse.close();
    database.close();
    realm.deleteScope(scope);
    realm.deleteClient(subject);
  }

  @Test
  void aTokenDiesWithItsGrantThoughLapseWasKilledBefore() {
    // Given
    var grant = active("PT20S");
    var expiresAt = Instant.parse(subjects().get(grant).getString("expiresAt"));
    var token = realm.requestClientToken(subject, scope).accessToken();
    assertThat(introspect(token)).isTrue();

    // When
    lapse.kill();

    // Then
    await().atMost(PATIENCE).until(() -> !introspect(token));
    assertThat(Instant.now()).isAfterOrEqualTo(expiresAt.minusSeconds(1));
    assertThat(realm.scopes(subject, ScopeType.OPTIONAL)).contains(scope);
    assertThat(realm.requestClientToken(subject, scope).status()).isEqualTo(400);
  }

  @Test
  void aGrantThatCapsKeepsItsScopeToItsEndAndLeavesNoTail() {
    // Given
    var grant = active("PT15S");
    var before = subjects().get(grant);

    // When
    var ended = subjects().awaitState(grant, "EXPIRED");

    // Then
    assertThat(before.getString("cutoff")).isEqualTo("CAP");
    assertThat(before.getString("tokensDeadBy")).isEqualTo(before.getString("expiresAt"));
    assertThat(ended.getString("tokensDeadBy")).isEqualTo(ended.getString("expiresAt"));
    assertThat(subjects().actions(grant))
        .containsExactly(
            "GRANT_REQUESTED",
            "GRANT_APPROVED",
            "GRANT_ACTIVATED",
            "GRANT_EXPIRY_DUE",
            "GRANT_EXPIRED");
  }

  @Test
  void anExtensionReachesKeycloak() {
    // Given
    var grant = active("PT10M");
    subjects().extend(grant, "PT20M").then().statusCode(200);

    // When
    approvers().approve(grant).then().statusCode(200);

    // Then
    await().atMost(PATIENCE).until(() -> subjects().actions(grant).contains("GRANT_END_TOLD"));
    var expiresAt = Instant.parse(subjects().get(grant).getString("expiresAt"));
    assertThat(toldEnd()).isEqualTo(Long.toString(expiresAt.getEpochSecond()));
  }

  @Test
  void anEarlyEndLeavesNoEndInTheFuture() {
    // Given
    var grant = active("PT1H");
    var token = realm.requestClientToken(subject, scope).accessToken();

    // When
    subjects().revoke(grant).then().statusCode(200);

    // Then
    subjects().awaitState(grant, "REVOKED");
    assertThat(introspect(token)).isFalse();
    assertThat(Long.parseLong(toldEnd())).isLessThanOrEqualTo(Instant.now().getEpochSecond());
  }

  private String active(String duration) {
    var id = subjects().requested(terms(duration));
    approvers().approve(id).then().statusCode(200);
    subjects().awaitState(id, "ACTIVE");
    return id;
  }

  private Map<String, Object> terms(String duration) {
    return Map.of(
        "subject", subject,
        "scope", scope,
        "reason", "Rotate the database credentials",
        "compensatingControls", List.of("Runs only from the build subnet"),
        "duration", duration);
  }

  private boolean introspect(String token) {
    return realm.introspect(token, "vault-api").path("active").asBoolean();
  }

  private String toldEnd() {
    return realm
        .client(subject)
        .path("attributes")
        .path("lapse.until." + realm.scopeUuid(scope))
        .asText();
  }

  private Grants subjects() {
    return new Grants(lapse.url(), realm.clientToken(subject));
  }

  private Grants approvers() {
    return new Grants(lapse.url(), realm.userToken("approver"));
  }
}

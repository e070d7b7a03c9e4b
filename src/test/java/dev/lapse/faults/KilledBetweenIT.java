package dev.lapse.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin.ScopeType;
import dev.lapse.testing.Grants;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} between Keycloak's answer and our commit: Keycloak has done it, and nothing on
 * record says so.
 */
class KilledBetweenIT extends TargetBehindProxy {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String ASSIGNMENT = "-client-scopes/";

  /** Long enough for the calls to Keycloak, short enough to wait for. */
  private static final String SHORT_LEASE = "PT15S";

  @BeforeEach
  void letTokensLiveLong() {
    realm.setClientAttribute(subject, "access.token.lifespan", "600");
  }

  @Test
  void whatWasAssignedBeforeTheKillIsTakenForItsOwn() {
    // Given
    String id = killWhileAssigning(SHORT_LEASE);

    // When
    try (PackagedLapse again = start(SHORT_LEASE)) {

      // Then
      Grants grants = subjects(again);
      grants.awaitState(id, "ACTIVE", "ACTIVATION_FAILED");
      assertThat(grants.actions(id))
          .containsExactly("GRANT_REQUESTED", "GRANT_APPROVED", "GRANT_ACTIVATED");
      assertThat(realm.scopes(subject, ScopeType.OPTIONAL)).contains(scope);
    }
  }

  @Test
  void whatWasRemovedBeforeTheKillIsToldOnce() {
    // Given
    String id = killWhileRemoving();

    // When
    try (PackagedLapse again = start(SHORT_LEASE)) {

      // Then
      Grants grants = subjects(again);
      grants.awaitState(id, "EXPIRED");
      assertThat(grants.actions(id))
          .containsExactly(
              "GRANT_REQUESTED",
              "GRANT_APPROVED",
              "GRANT_ACTIVATED",
              "GRANT_EXPIRY_DUE",
              "GRANT_EXPIRED");
      assertThat(realm.scopes(subject, ScopeType.OPTIONAL)).doesNotContain(scope);
    }
  }

  @Test
  void whatIsRevokedBeforeTheKillIsSettledIsRemoved() {
    // Given
    String lease = "PT10M";
    String id = killWhileAssigning(lease);
    try (PackagedLapse again = start(lease)) {
      Grants grants = subjects(again);
      grants.revoke(id).then().statusCode(200);
      assertThat(grants.get(id).getString("state")).isEqualTo("REVOKING");
      assertThat(realm.scopes(subject, ScopeType.OPTIONAL)).contains(scope);

      // When
      letLeaseRunOut();

      // Then
      grants.awaitState(id, "REVOKED");
      assertThat(grants.actions(id))
          .containsExactly(
              "GRANT_REQUESTED", "GRANT_APPROVED", "GRANT_REVOCATION_ORDERED", "GRANT_REVOKED");
      assertThat(realm.scopes(subject, ScopeType.OPTIONAL)).doesNotContain(scope);
    }
  }

  private String killWhileAssigning(String lease) {
    try (PackagedLapse lapse = start(lease)) {
      var killed = killOnceAnswered("PUT", lapse);
      String id = subjects(lapse).requested(subject, scope, "PT1H");
      approvers(lapse).approve(id).then().statusCode(200);
      killed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
      assertThat(realm.scopes(subject, ScopeType.OPTIONAL)).contains(scope);
      return id;
    }
  }

  private String killWhileRemoving() {
    try (PackagedLapse lapse = start(SHORT_LEASE)) {
      String id = subjects(lapse).requested(subject, scope, "PT5S");
      var killed = killOnceAnswered("DELETE", lapse);
      approvers(lapse).approve(id).then().statusCode(200);
      killed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
      assertThat(realm.scopes(subject, ScopeType.OPTIONAL)).doesNotContain(scope);
      return id;
    }
  }

  private CompletableFuture<Void> killOnceAnswered(String method, PackagedLapse lapse) {
    var killed = new CompletableFuture<Void>();
    // Readiness also asks for removals, of a scope that there is none of.
    keycloak.onceAnswered(
        method,
        ASSIGNMENT + realm.scopeUuid(scope),
        () -> {
          lapse.kill();
          killed.complete(null);
        });
    return killed;
  }

  /** As time would; the claim that the killed process had is the only one. */
  private void letLeaseRunOut() {
    await()
        .atMost(PATIENCE)
        .until(() ->
            database.change("UPDATE targets SET leased_until = now() WHERE leased_until > now()")
                == 1);
  }

  private PackagedLapse start(String lease) {
    return PackagedLapse.start(
            DemoSettings.of(database, keycloak.url(), Map.of("LAPSE_ENFORCEMENT_LEASE", lease)))
        .awaitReady();
  }

  private Grants subjects(PackagedLapse lapse) {
    return new Grants(lapse.url(), realm.clientToken(subject));
  }

  private Grants approvers(PackagedLapse lapse) {
    return new Grants(lapse.url(), realm.userToken("approver"));
  }
}

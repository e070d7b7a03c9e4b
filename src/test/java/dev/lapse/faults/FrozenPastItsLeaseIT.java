package dev.lapse.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.RealmAdmin.ScopeType;
import dev.lapse.local.TestParts;
import dev.lapse.testing.Grants;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A replica that is frozen as it removes a scope, and whose removal arrives when others went on.
 */
class FrozenPastItsLeaseIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LEASE = "PT10S";

  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final String subject = realm.createSubject();
  private final String scope = "vault-" + UUID.randomUUID();
  private final OwnDatabase database = OwnDatabase.create();
  private final KeycloakProxy keycloak = KeycloakProxy.http(TestParts.get().keycloakUrl(), 0);
  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private final CompletableFuture<Void> mayGoOn = new CompletableFuture<>();

  @BeforeEach
  void createScope() {
    realm.createScope(scope, "vault-api");
    realm.setClientAttribute(subject, "access.token.lifespan", "600");
  }

  @AfterEach
  void tidyUp() {
    mayGoOn.complete(null);
    keycloak.close();
    database.close();
    realm.deleteScope(scope);
    realm.deleteClient(subject);
  }

  @Test
  void aScopeThatItsLateRemovalTakesFromALaterGrantComesBack() {
    // Given
    try (PackagedLapse frozen = start()) {
      String first = freezeWhileRemoving(frozen);
      try (PackagedLapse other = start()) {
        Grants grants = new Grants(other.url(), realm.clientToken(subject));
        grants.awaitState(first, "EXPIRED");
        String second = activated(other);

        // When
        mayGoOn.complete(null);
        await().atMost(PATIENCE).until(() -> !hasScope());
        frozen.thaw();

        // Then
        await().atMost(PATIENCE).until(() -> grants.actions(second).contains("GRANT_RESTORED"));
        assertThat(hasScope()).isTrue();
        assertThat(grants.get(second).getString("state")).isEqualTo("ACTIVE");
      }
    }
  }

  /** The id of the grant whose scope it was about to remove. */
  private String freezeWhileRemoving(PackagedLapse lapse) {
    keycloak.onceAsked("DELETE", "-client-scopes/" + realm.scopeUuid(scope), this::holdUp);
    String id =
        new Grants(lapse.url(), realm.clientToken(subject)).requested(subject, scope, "PT3S");
    approve(lapse, id);
    asked.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    lapse.freeze();
    return id;
  }

  private void holdUp() {
    asked.complete(null);
    mayGoOn.join();
  }

  private String activated(PackagedLapse lapse) {
    Grants grants = new Grants(lapse.url(), realm.clientToken(subject));
    String id = grants.requested(subject, scope, "PT1H");
    approve(lapse, id);
    grants.awaitState(id, "ACTIVE");
    return id;
  }

  private void approve(PackagedLapse lapse, String id) {
    new Grants(lapse.url(), realm.userToken("approver")).approve(id).then().statusCode(200);
  }

  private boolean hasScope() {
    return realm.scopes(subject, ScopeType.OPTIONAL).contains(scope);
  }

  private PackagedLapse start() {
    return PackagedLapse.start(
            DemoSettings.of(database, keycloak.url(), Map.of("LAPSE_ENFORCEMENT_LEASE", LEASE)))
        .awaitReady();
  }
}

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

/** A rolling update stops a replica by SIGTERM in the middle of its work. */
class StoppedWhileRemovingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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
  void whatItHasBegunIsFinishedAndLeftToNobody() {
    // Given
    try (PackagedLapse lapse =
        PackagedLapse.start(DemoSettings.of(database, keycloak.url(), Map.of())).awaitReady()) {
      String grant = beginRemoving(lapse);

      // When
      lapse.process().destroy();
      await().atMost(PATIENCE).until(() -> lapse.log().contains("nothing more is claimed"));
      mayGoOn.complete(null);
      lapse.awaitEnd();

      // Then
      assertThat(database.read("SELECT state FROM grants WHERE id = '%s'".formatted(grant)))
          .isEqualTo("EXPIRED");
      assertThat(database.read("SELECT count(*) FROM targets WHERE lease IS NOT NULL"))
          .isEqualTo("0");
      assertThat(realm.scopes(subject, ScopeType.OPTIONAL)).doesNotContain(scope);
    }
  }

  /** The id of the grant whose scope it is about to remove. */
  private String beginRemoving(PackagedLapse lapse) {
    keycloak.onceAsked("DELETE", "-client-scopes/" + realm.scopeUuid(scope), this::holdUp);
    String grant =
        new Grants(lapse.url(), realm.clientToken(subject)).requested(subject, scope, "PT3S");
    new Grants(lapse.url(), realm.userToken("approver")).approve(grant).then().statusCode(200);
    asked.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    return grant;
  }

  private void holdUp() {
    asked.complete(null);
    mayGoOn.join();
  }
}

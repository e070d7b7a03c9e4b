package dev.lapse.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.local.Installation;
import dev.lapse.local.LocalKeycloak;
import dev.lapse.local.OwnKeycloak;
import dev.lapse.local.RealmAdmin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keycloak as it comes: what the tests of the guard would see if there were none. */
class WithoutGuardIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static OwnKeycloak keycloak;
  private static RealmAdmin realm;

  @BeforeAll
  static void start() {
    keycloak = OwnKeycloak.start(Installation.usual().withoutGuard());
    realm = new RealmAdmin(keycloak.url(), LocalKeycloak.REALM);
  }

  @AfterAll
  static void stop() {
    if (keycloak != null) {
      keycloak.close();
    }
  }

  @Test
  void keycloakKnowsNoGuard() {
    // Given
    var info = realm.serverInfo();

    // When
    var mappers = info.path("providers").path("protocol-mapper").path("providers");

    // Then
    assertThat(mappers.has("oidc-audience-mapper")).isTrue();
    assertThat(mappers.has("lapse-guard")).isFalse();
  }

  @Test
  void clientWithARegistrationTokenMaySetAnyAttribute() {
    // Given
    String client = realm.createSubject();
    var token = realm.registrationToken(client);

    // When
    var answer =
        realm.callAs(
            token,
            "PUT",
            "/clients-registrations/default/" + client,
            Map.of("clientId", client, "attributes", Map.of("lapse.until.any", "99999999999")));

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(realm.client(client).path("attributes").path("lapse.until.any").asText())
        .isEqualTo("99999999999");
  }

  @Test
  void grantsDrainAsEverAndReadinessSaysWhatIsLost(@TempDir Path folder) throws IOException {
    // Given
    String subject = realm.createSubject();
    realm.createScope("vault-unguarded", "vault-api");
    realm.setClientAttribute(subject, "access.token.lifespan", "5");
    try (var service = LapseOnKeycloak.start(keycloak.url(), realm, folder)) {
      await().atMost(PATIENCE).until(() -> service.toldOfGuard().startsWith("not there"));

      // When
      var grant = service.active(subject, "vault-unguarded", "PT20S");

      // Then
      var active = service.asAuditor().get(grant);
      assertThat(active.getString("cutoff")).isEqualTo("DRAIN");
      assertThat(active.getBoolean("guarded")).isFalse();
      var token = realm.requestClientToken(subject, "vault-unguarded").accessToken();
      assertThat(realm.introspect(token, "vault-api").path("active").asBoolean()).isTrue();
      assertThat(service.toldOfGuard()).contains("drain or strike", "while Lapse is down");
      assertThat(service.lapse().metrics()).contains("lapse_guard_present 0.0");
      var ended = service.asAuditor().awaitState(grant, "EXPIRED");
      assertThat(Instant.parse(ended.getString("tokensDeadBy")))
          .isBeforeOrEqualTo(Instant.parse(ended.getString("expiresAt")));
      assertThat(realm.client(subject).path("attributes").properties())
          .noneMatch(attribute -> attribute.getKey().startsWith("lapse.until."));
      assertThat(service.asAuditor().actions(grant))
          .containsExactly(
              "GRANT_REQUESTED",
              "GRANT_APPROVED",
              "GRANT_ACTIVATED",
              "GRANT_DRAINING",
              "GRANT_EXPIRED");
    }
  }
}

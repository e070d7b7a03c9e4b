package dev.lapse.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.local.Installation;
import dev.lapse.local.LocalKeycloak;
import dev.lapse.local.OwnKeycloak;
import dev.lapse.local.RealmAdmin;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keycloak as it comes: what the tests of the guard would see if there were none. */
class WithoutGuardIT {
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
}

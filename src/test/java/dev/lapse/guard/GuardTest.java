package dev.lapse.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.local.RealmAdmin;
import org.junit.jupiter.api.Test;

/** On the Keycloak that all tests share, where the guard is installed as {@code ./dev up} does. */
class GuardTest extends GuardContract {
  @Override
  RealmAdmin realm() {
    return RealmAdmin.ofTests();
  }

  @Test
  void keycloakTellsItsVersion() {
    // Given
    var realm = realm();

    // When
    var provider =
        realm
            .serverInfo()
            .path("providers")
            .path("protocol-mapper")
            .path("providers")
            .path("lapse-guard");

    // Then
    assertThat(provider.path("operationalInfo").path("version").asText())
        .matches("\\d+\\.\\d+\\.\\d+.*");
  }
}

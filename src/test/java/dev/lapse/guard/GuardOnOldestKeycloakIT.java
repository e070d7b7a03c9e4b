package dev.lapse.guard;

import dev.lapse.local.Installation;
import dev.lapse.local.LocalKeycloak;
import dev.lapse.local.OwnKeycloak;
import dev.lapse.local.RealmAdmin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same on the oldest Keycloak that the guard is for. */
class GuardOnOldestKeycloakIT extends GuardContract {
  private static OwnKeycloak keycloak;
  private static RealmAdmin realm;

  @BeforeAll
  static void start() {
    keycloak = OwnKeycloak.start(Installation.oldest());
    realm = new RealmAdmin(keycloak.url(), LocalKeycloak.REALM);
  }

  @AfterAll
  static void stop() {
    if (keycloak != null) {
      keycloak.close();
    }
  }

  @Override
  RealmAdmin realm() {
    return realm;
  }
}

package dev.lapse.faults;

import dev.lapse.local.RealmAdmin;
import dev.lapse.local.TestParts;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A subject and a scope that no other test knows, a database in which nothing else is due, and a
 * proxy before Keycloak that can step in.
 */
abstract class TargetBehindProxy {
  final RealmAdmin realm = RealmAdmin.ofTests();
  final String subject = realm.createSubject();
  final String scope = "vault-" + UUID.randomUUID();
  final OwnDatabase database = OwnDatabase.create();
  final KeycloakProxy keycloak = KeycloakProxy.http(TestParts.get().keycloakUrl(), 0);

  @BeforeEach
  void createScope() {
    realm.createScope(scope, "vault-api");
  }

  @AfterEach
  void tidyUp() {
    keycloak.close();
    database.close();
    realm.deleteScope(scope);
    realm.deleteClient(subject);
  }
}

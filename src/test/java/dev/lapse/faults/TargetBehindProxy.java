package dev.lapse.faults;

import dev.lapse.local.TestParts;
import dev.lapse.testing.OwnTarget;
import org.junit.jupiter.api.AfterEach;

/**
 * A subject and a scope that no other test knows, a database in which nothing else is due, and a
 * proxy before Keycloak that can step in. All of it is gone after the test.
 */
public abstract class TargetBehindProxy extends OwnTarget {
  protected final OwnDatabase database = OwnDatabase.create();
  protected final KeycloakProxy keycloak = KeycloakProxy.http(TestParts.get().keycloakUrl(), 0);

  @AfterEach
  protected final void tidyUp() {
    keycloak.close();
    database.close();
    realm.deleteScope(scope);
    realm.deleteClient(subject);
  }
}

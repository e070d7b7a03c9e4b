package dev.lapse.testing;

import dev.lapse.local.RealmAdmin;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** A subject and a scope of the policy {@code vault} that no other test knows. */
public abstract class OwnTarget {
  protected final RealmAdmin realm = RealmAdmin.ofTests();
  protected final String subject = realm.createSubject();
  protected final String scope = "vault-" + UUID.randomUUID();

  @BeforeEach
  protected final void createScope() {
    realm.createScope(scope, "vault-api");
  }
}

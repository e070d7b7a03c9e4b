package dev.lapse.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin.ScopeType;
import dev.lapse.testing.Grants;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A replica that is frozen as it removes a scope, and whose removal arrives when others went on.
 */
class FrozenPastItsLeaseIT extends TargetBehindProxy {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LEASE = "PT10S";

  @BeforeEach
  void letTokensLiveLong() {
    realm.setClientAttribute(subject, "access.token.lifespan", "600");
  }

  @Test
  void aScopeThatItsLateRemovalTakesFromALaterGrantComesBack() {
    // Given
    try (PackagedLapse frozen = start();
        var removal = new HeldUpRemoval(keycloak, realm.scopeUuid(scope))) {
      String first = approved(frozen, "PT3S");
      removal.awaitAsked();
      frozen.freeze();
      try (PackagedLapse other = start()) {
        Grants grants = new Grants(other.url(), realm.clientToken(subject));
        grants.awaitState(first, "EXPIRED");
        String second = activated(other);

        // When
        removal.letGoOn();
        await().atMost(PATIENCE).until(() -> !hasScope());
        frozen.thaw();

        // Then
        await().atMost(PATIENCE).until(() -> grants.actions(second).contains("GRANT_RESTORED"));
        assertThat(hasScope()).isTrue();
        assertThat(grants.get(second).getString("state")).isEqualTo("ACTIVE");
      }
    }
  }

  private String activated(PackagedLapse lapse) {
    String id = approved(lapse, "PT1H");
    new Grants(lapse.url(), realm.clientToken(subject)).awaitState(id, "ACTIVE");
    return id;
  }

  private String approved(PackagedLapse lapse, String duration) {
    String id =
        new Grants(lapse.url(), realm.clientToken(subject)).requested(subject, scope, duration);
    new Grants(lapse.url(), realm.userToken("approver")).approve(id).then().statusCode(200);
    return id;
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

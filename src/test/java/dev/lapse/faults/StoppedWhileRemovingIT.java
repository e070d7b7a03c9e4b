package dev.lapse.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin.ScopeType;
import dev.lapse.testing.Grants;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A rolling update stops a replica by SIGTERM in the middle of its work. */
class StoppedWhileRemovingIT extends TargetBehindProxy {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void whatItHasBegunIsFinishedAndLeftToNobody() {
    // Given
    try (PackagedLapse lapse =
            PackagedLapse.start(DemoSettings.of(database, keycloak.url(), Map.of())).awaitReady();
        var removal = new HeldUpRemoval(keycloak, realm.scopeUuid(scope))) {
      String grant = approved(lapse);
      removal.awaitAsked();

      // When
      lapse.process().destroy();
      await().atMost(PATIENCE).until(() -> lapse.log().contains("nothing more is claimed"));
      removal.letGoOn();
      lapse.awaitEnd();

      // Then
      assertThat(database.read("SELECT state FROM grants WHERE id = '%s'".formatted(grant)))
          .isEqualTo("EXPIRED");
      assertThat(database.read("SELECT count(*) FROM targets WHERE lease IS NOT NULL"))
          .isEqualTo("0");
      assertThat(realm.scopes(subject, ScopeType.OPTIONAL)).doesNotContain(scope);
    }
  }

  /** The id of a grant that is soon over. */
  private String approved(PackagedLapse lapse) {
    String grant =
        new Grants(lapse.url(), realm.clientToken(subject)).requested(subject, scope, "PT3S");
    new Grants(lapse.url(), realm.userToken("approver")).approve(grant).then().statusCode(200);
    return grant;
  }
}

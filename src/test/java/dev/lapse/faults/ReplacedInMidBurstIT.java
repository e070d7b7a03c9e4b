package dev.lapse.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.local.PackagedLapse;
import dev.lapse.local.TestParts;
import dev.lapse.testing.Grants;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A rolling update while hundreds of grants end and people call. */
class ReplacedInMidBurstIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LONGER_THAN_A_STOP_LASTS = 55;

  @Test
  void everyGrantEndsAndEveryCallIsAnswered() throws Exception {
    // Given
    try (CrowdedRealm crowd = CrowdedRealm.create();
        OwnDatabase database = OwnDatabase.create();
        PackagedLapse stays = start(database, crowd).awaitReady();
        PackagedLapse goes = start(database, crowd).awaitReady();
        var callers = new RoutedCallers(crowd.admin(), List.of(stays.url(), goes.url()))) {
      var waiting = waitForAChange(goes, crowd);
      int due = crowd.writeOverdueGrants(database);
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(PATIENCE)
          .until(() -> ended(database) >= due / 10);

      // When
      callers.routeNoMoreTo(goes.url());
      goes.process().destroy();
      int before = ended(database);
      try (PackagedLapse comes = start(database, crowd).awaitReady()) {
        callers.routeTo(comes.url());
        goes.awaitEnd();
        await().atMost(PATIENCE).until(() -> ended(database) == due);
        callers.stop();

        // Then
        assertThat(due).isGreaterThanOrEqualTo(300);
        assertThat(before).as("ended when one was told to stop").isLessThan(due);
        assertThat(callers.failures()).isEmpty();
        assertThat(callers.answered()).isGreaterThan(20);
        assertThat(waiting.join().statusCode()).isIn(200, 304);
        assertThat(database.read("SELECT count(*) FROM targets WHERE lease IS NOT NULL"))
            .isEqualTo("0");
        assertThat(crowd.scopesLeft()).isZero();
        assertThat(goes.log())
            .contains("nothing more is claimed")
            .doesNotContain("what is still under way is left to others");
      }
    }
  }

  private static PackagedLapse start(OwnDatabase database, CrowdedRealm crowd) {
    var settings =
        Map.of(
            "LAPSE_KEYCLOAK_REALM",
            crowd.admin().name(),
            "LAPSE_API_RATE_LIMIT_REQUESTS",
            "1000000");
    return PackagedLapse.start(DemoSettings.of(database, TestParts.get().keycloakUrl(), settings));
  }

  /** A call that is under way when its replica is told to stop. */
  private static CompletableFuture<Response> waitForAChange(
      PackagedLapse lapse, CrowdedRealm crowd) {
    var grants = new Grants(lapse.url(), crowd.admin().clientToken("ci-deployer"));
    var grant = grants.requested("ci-deployer", "vault-read", "PT1H");
    long version = grants.get(grant).getLong("version");
    // A thread of its own: on two processors the shared pool has one, which may be taken.
    return CompletableFuture.supplyAsync(
        () -> grants.poll(grant, version, LONGER_THAN_A_STOP_LASTS), Thread::startVirtualThread);
  }

  private static int ended(OwnDatabase database) {
    return Integer.parseInt(
        database.read("SELECT count(*) FROM grants WHERE reason = 'crowd' AND state = 'EXPIRED'"));
  }
}

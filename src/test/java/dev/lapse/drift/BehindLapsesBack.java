package dev.lapse.drift;

import static dev.lapse.testing.LapseApi.GRANTS;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.local.LocalKeycloak;
import dev.lapse.testing.LapseApi;
import dev.lapse.testing.OwnTarget;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;

/** Somebody changes the real Keycloak behind Lapse's back, and the sweep looks at it. */
abstract class BehindLapsesBack extends OwnTarget {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Inject Sweep sweep;

  final LapseApi api = new LapseApi(realm);

  ClientKey client;

  @BeforeEach
  final void nameClient() {
    client = new ClientKey(LocalKeycloak.REALM, realm.clientUuid(subject));
  }

  void sweep() {
    run(() -> sweep.sweep(LocalKeycloak.REALM, List.of(client)));
  }

  static <T> T run(Supplier<Uni<T>> work) {
    try {
      return VertxContextSupport.subscribeAndAwait(work);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  String revoked(String ofScope) {
    return revoked(ofScope, "STRIKE");
  }

  String revoked(String ofScope, String cutoff) {
    var id = api.active(vaultRequest(subject, ofScope, "PT1H"));
    api.person("admin")
        .body(Map.of("reason", "Not needed any more", "cutoff", cutoff))
        .post(GRANTS + "/" + id + "/revoke")
        .then()
        .statusCode(200);
    api.awaitState(id, "REVOKED");
    return id;
  }

  int count(String id, String action) {
    return api.trail(id).path("items.count { it.action == '%s' }".formatted(action));
  }

  void awaitActions(String id, String action, int times) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(count(id, action)).isEqualTo(times));
  }
}

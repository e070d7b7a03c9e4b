package dev.lapse.drift;

import static dev.lapse.local.RealmAdmin.ScopeType.OPTIONAL;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.grant.GrantRepository;
import dev.lapse.grant.Keycloak;
import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.TargetRepository;
import dev.lapse.local.LocalKeycloak;
import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.testing.TravellingClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweeps that get into each other's way, or get no answer. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class DisturbedSweepTest extends BehindLapsesBack {
  @Inject ClientClaims claims;
  @Inject TargetRepository targets;
  @Inject GrantRepository grants;
  @Inject Reaction reaction;
  @Inject SweepConfiguration configuration;
  @Inject SweepMetrics metrics;
  @Inject Keycloak keycloak;
  @Inject TravellingClock clock;

  @Test
  void twoSweepsAtOnceAnswerOnce() {
    // Given
    var id = revoked(scope);
    realm.assignScope(subject, scope, OPTIONAL);

    // When
    var other = inTheBackground(this::sweep);
    sweep();
    other.join();

    // Then
    awaitActions(id, "SCOPE_REMOVED_AGAIN", 1);
    assertThat(count(id, "SCOPE_CAME_BACK")).isEqualTo(1);
  }

  @Test
  void aSweepThatWasOvertakenAnswersNothing() {
    // Given
    var id = revoked(scope);
    realm.assignScope(subject, scope, OPTIONAL);
    var asked = new CompletableFuture<Void>();
    var goOn = new CompletableFuture<Void>();
    var slow = sweepWith(pausing("whoChanged", asked, goOn));
    var overtaken =
        inTheBackground(() -> run(() -> slow.sweep(LocalKeycloak.REALM, List.of(client))));
    asked.orTimeout(30, TimeUnit.SECONDS).join();
    sweep();
    awaitActions(id, "SCOPE_REMOVED_AGAIN", 1);

    // When
    goOn.complete(null);
    overtaken.join();

    // Then
    assertThat(count(id, "SCOPE_CAME_BACK")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scopesIn", "glanceAt", "read"})
  void whereKeycloakDoesNotAnswerNothingIsConcluded(String call) {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    realm.removeScope(subject, scope);
    var other = sweepWith(failing(call));

    // When
    var tally = run(() -> other.sweep(LocalKeycloak.REALM, List.of(client)));

    // Then
    assertThat(tally).isEqualTo(new Sweep.Tally(1, 1));
    assertThat(api.grant(id).<Boolean>path("tampered")).isFalse();
    assertThat(api.state(id)).isEqualTo("ACTIVE");
  }

  // ---- steps

  /** On a thread of its own: the common pool may have one only, and others wait for it. */
  private static CompletableFuture<Void> inTheBackground(Runnable work) {
    return CompletableFuture.runAsync(work, Thread::startVirtualThread)
        .orTimeout(60, TimeUnit.SECONDS);
  }

  private Sweep sweepWith(Keycloak other) {
    var comparison = new Comparison(targets, grants, other, reaction, configuration, clock);
    return new Sweep(claims, comparison, other, metrics, clock);
  }

  /** Keycloak, but for one call that never reaches it. */
  private Keycloak failing(String call) {
    return keycloakBut(call, answer -> Uni.createFrom().failure(DisturbedSweepTest::notReached));
  }

  /** Keycloak, but for one call whose answer comes when the test wants it to. */
  private Keycloak pausing(
      String call, CompletableFuture<Void> asked, CompletableFuture<Void> goOn) {
    return keycloakBut(
        call,
        answer -> {
          var caller = Vertx.currentContext();
          return answer
              .invoke(() -> asked.complete(null))
              .call(() -> Uni.createFrom().completionStage(goOn))
              .emitOn(task -> caller.runOnContext(on -> task.run()));
        });
  }

  private Keycloak keycloakBut(String call, UnaryOperator<Uni<?>> change) {
    return (Keycloak)
        Proxy.newProxyInstance(
            Keycloak.class.getClassLoader(),
            new Class<?>[] {Keycloak.class},
            (proxy, method, arguments) -> {
              var answer = method.invoke(keycloak, arguments);
              return method.getName().equals(call) ? change.apply((Uni<?>) answer) : answer;
            });
  }

  private static Throwable notReached() {
    return new KeycloakFailure(KeycloakFailure.Kind.NOT_REACHED, "Keycloak is away", null, null);
  }
}

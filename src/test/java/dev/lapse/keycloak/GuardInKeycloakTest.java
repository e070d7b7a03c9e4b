package dev.lapse.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.grant.Guarded;
import dev.lapse.grant.Keycloak;
import dev.lapse.grant.TargetKey;
import dev.lapse.grant.TargetReading;
import dev.lapse.local.LocalKeycloak;
import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.local.RealmAdmin;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a real Keycloak is told the ends of a client, and is asked for its guard. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class GuardInKeycloakTest {
  private static final Instant NOON = Instant.parse("2030-11-02T12:00:00.5Z");

  @Inject Keycloak keycloak;
  @Inject GuardWatch watch;

  private final RealmAdmin realm = RealmAdmin.ofTests();
  private String subject;
  private TargetKey vault;
  private TargetKey billing;

  @BeforeEach
  void makeSubjectAndScopes() {
    subject = realm.createSubject();
    vault = target("vault-" + UUID.randomUUID());
    billing = target("billing-" + UUID.randomUUID());
  }

  private TargetKey target(String scope) {
    realm.createScope(scope, "vault-api");
    return new TargetKey(LocalKeycloak.REALM, realm.clientUuid(subject), realm.scopeUuid(scope));
  }

  @Test
  void severalEndsOfAClientAreToldInOneCall() {
    // Given
    var ends =
        Map.of(
            vault.scopeUuid(), Optional.of(NOON),
            billing.scopeUuid(), Optional.of(NOON.plusSeconds(60)));

    // When
    tell(ends);

    // Then
    assertThat(guarded(vault).until()).contains(Guarded.wholeSeconds(NOON));
    assertThat(guarded(billing).until()).contains(Guarded.wholeSeconds(NOON.plusSeconds(60)));
  }

  @Test
  void anEndIsForgottenAndTheOtherAttributesStay() {
    // Given
    realm.setClientAttribute(subject, "access.token.lifespan", "77");
    tell(Map.of(vault.scopeUuid(), Optional.of(NOON), billing.scopeUuid(), Optional.of(NOON)));

    // When
    tell(Map.of(vault.scopeUuid(), Optional.empty()));

    // Then
    assertThat(guarded(vault).until()).isEmpty();
    assertThat(guarded(billing).until()).isPresent();
    assertThat(found(billing).tokenLifespan()).isEqualTo(Duration.ofSeconds(77));
  }

  @Test
  void theGuardIsSeenOrSeenToBeMissing() {
    // Given
    run(watch::look);

    // When
    var underGuard = run(() -> keycloak.putUnderGuard(vault));

    // Then
    assertThat(underGuard).isEqualTo(keycloak.guard(LocalKeycloak.REALM).isThere());
    assertThat(guarded(vault).governed()).isEqualTo(underGuard);
  }

  @Test
  void aScopeIsPutUnderTheGuardAsOftenAsSomebodyWants() {
    // Given
    var first = run(() -> keycloak.putUnderGuard(vault));

    // When
    var second = run(() -> keycloak.putUnderGuard(vault));

    // Then
    assertThat(second).isEqualTo(first);
  }

  private void tell(Map<String, Optional<Instant>> ends) {
    run(() -> keycloak.tellEnds(vault.realm(), vault.clientUuid(), ends));
  }

  private Guarded guarded(TargetKey target) {
    return found(target).guarded();
  }

  private TargetReading.Found found(TargetKey target) {
    return (TargetReading.Found) run(() -> keycloak.read(target));
  }

  private static <T> T run(Supplier<Uni<T>> work) {
    try {
      return VertxContextSupport.subscribeAndAwait(work);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }
}

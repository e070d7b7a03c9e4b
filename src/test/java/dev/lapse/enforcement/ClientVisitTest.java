package dev.lapse.enforcement;

import static dev.lapse.enforcement.FakeKeycloak.READ;
import static dev.lapse.enforcement.FakeKeycloak.SET_NOT_BEFORE;
import static dev.lapse.enforcement.FakeKeycloak.TELL;
import static dev.lapse.grant.GrantFixture.LIFESPAN;
import static dev.lapse.grant.GrantFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.KeycloakFailure.Kind;
import dev.lapse.grant.TargetKey;
import dev.lapse.grant.TargetReading;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientVisitTest {
  private static final TargetKey VAULT = new TargetKey("acme", "client", "vault-read");
  private static final TargetKey BILLING = new TargetKey("acme", "client", "billing-read");

  private final FakeKeycloak keycloak = new FakeKeycloak(LIFESPAN, NOON);
  private final ClientVisit visit =
      new ClientVisit(keycloak, new Strike(keycloak, new MarkInMemory()), List.of(VAULT, BILLING));

  @Test
  void nothingIsReadBeforeAllHaveActed() {
    // Given
    var reading = visit.read(VAULT);

    // When
    var reader = subscribe(reading);

    // Then
    assertThat(keycloak.calls()).isEmpty();
    reader.assertNotTerminated();
  }

  @Test
  void theLastOneToAskMakesAllOfThemRead() {
    // Given
    var first = subscribe(visit.read(VAULT));

    // When
    var second = subscribe(visit.read(BILLING));

    // Then
    first.assertCompleted();
    second.assertCompleted();
  }

  @Test
  void nobodyWaitsForAWorkThatHasEnded() {
    // Given
    var reader = subscribe(visit.read(VAULT));

    // When
    visit.leave(BILLING);

    // Then
    reader.assertCompleted();
  }

  @Test
  void aWorkThatGaveUpWhileItWaitedIsNotReadFor() {
    // Given
    subscribe(visit.read(VAULT));
    visit.leave(VAULT);

    // When
    var second = subscribe(visit.read(BILLING));

    // Then
    second.assertCompleted();
    assertThat(keycloak.calls()).containsExactly(READ);
  }

  @Test
  void allEndsOfAClientAreToldInOneCallBeforeAnythingIsRead() {
    // Given
    var telling = subscribeTo(visit.tellEnd(VAULT, Optional.of(NOON)));
    telling.assertNotTerminated();

    // When
    var other = subscribeTo(visit.tellEnd(BILLING, Optional.of(NOON)));

    // Then
    telling.assertCompleted();
    other.assertCompleted();
    assertThat(keycloak.calls()).containsExactly(TELL + " " + NOON);
  }

  @Test
  void whoReadsWaitsUntilTheOthersHaveToldAndActed() {
    // Given
    var reader = subscribe(visit.read(BILLING));

    // When
    subscribeTo(visit.tellEnd(VAULT, Optional.of(NOON)));

    // Then
    reader.assertNotTerminated();
    visit.leave(VAULT);
    reader.assertCompleted();
  }

  private static UniAssertSubscriber<Void> subscribeTo(Uni<Void> telling) {
    return telling.subscribe().withSubscriber(UniAssertSubscriber.create());
  }

  @Test
  void aReadingThatFailsFailsForAllWhoWaited() {
    // Given
    var failure = new KeycloakFailure(Kind.UNCERTAIN, "no answer", null, null);
    keycloak.failing(READ, 1, failure);
    var first = subscribe(visit.read(VAULT));

    // When
    var second = subscribe(visit.read(BILLING));

    // Then
    first.assertFailedWith(KeycloakFailure.class, "no answer");
    second.assertFailedWith(KeycloakFailure.class, "no answer");
  }

  @Test
  void thoseWhoSawTheSameReadingStrikeTheClientOnce() {
    // Given
    var first = subscribe(visit.read(VAULT).chain(found -> strike(VAULT, found)));

    // When
    var second = subscribe(visit.read(BILLING).chain(found -> strike(BILLING, found)));

    // Then
    assertStruck(first);
    assertStruck(second);
    assertThat(keycloak.calls().stream().filter(call -> call.startsWith(SET_NOT_BEFORE)))
        .hasSize(1);
  }

  @Test
  void whoReadsLaterStrikesAgain() {
    // Given
    subscribe(visit.read(VAULT).chain(found -> strike(VAULT, found)));
    subscribe(visit.read(BILLING));
    visit.leave(VAULT);
    keycloak.at(NOON.plusSeconds(5));

    // When
    subscribe(visit.read(BILLING).chain(found -> strike(BILLING, found)));

    // Then
    assertThat(keycloak.notBefore()).isEqualTo(NOON.plusSeconds(6));
  }

  private Uni<Outcome> strike(TargetKey target, TargetReading reading) {
    return visit.strike(target, (TargetReading.Found) reading);
  }

  private static void assertStruck(UniAssertSubscriber<Outcome> outcome) {
    assertThat(outcome.assertCompleted().getItem())
        .isInstanceOfSatisfying(
            Outcome.Removed.class,
            removed -> {
              assertThat(removed.struck()).isTrue();
              assertThat(removed.readBack().notBefore()).isEqualTo(NOON.plusSeconds(1));
            });
  }

  private static <T> UniAssertSubscriber<T> subscribe(Uni<T> uni) {
    return uni.subscribe().withSubscriber(UniAssertSubscriber.create());
  }
}

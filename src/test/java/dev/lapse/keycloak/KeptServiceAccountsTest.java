package dev.lapse.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lapse.grant.KeycloakFailure;
import dev.lapse.inventory.RealmReading;
import dev.lapse.testing.TravellingClock;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class KeptServiceAccountsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofMillis(200);
  private static final String REALM = "acme";

  private final TravellingClock clock = new TravellingClock();
  private final List<UniEmitter<? super RealmReading>> readings = new CopyOnWriteArrayList<>();
  private final KeptServiceAccounts kept =
      new KeptServiceAccounts(realm -> Uni.createFrom().emitter(readings::add), clock, SOON);

  @Test
  void whoeverAsksWhileARealmIsReadSharesTheReading() {
    // Given
    var one = ask();
    var other = ask();
    var reading = reading();

    // When
    readings.getFirst().complete(reading);

    // Then
    assertThat(one).isCompletedWithValue(Optional.of(reading));
    assertThat(other).isCompletedWithValue(Optional.of(reading));
    assertThat(readings).hasSize(1);
  }

  @Test
  void aReadingIsGoodForAWhile() {
    // Given
    var reading = reading();
    begin();
    readings.getFirst().complete(reading);
    clock.travel(Duration.ofSeconds(29));

    // When
    var later = ask();

    // Then
    assertThat(later).isCompletedWithValue(Optional.of(reading));
    assertThat(readings).hasSize(1);
  }

  @Test
  void anOlderReadingIsShownWhereANewOneTakesItsTime() {
    // Given
    var reading = reading();
    begin();
    readings.getFirst().complete(reading);
    clock.travel(Duration.ofMinutes(1));

    // When
    var shown = askPatiently();

    // Then
    assertThat(shown).containsSame(reading);
    assertThat(readings).hasSize(2);
  }

  @Test
  void nobodyWaitsLongForTheFirstReading() {
    // When
    var shown = askPatiently();

    // Then
    assertThat(shown).isEmpty();
  }

  @Test
  void aFirstReadingGoesOnWithoutThoseWhoDidNotWaitForIt() {
    // Given
    askPatiently();
    var reading = reading();

    // When
    readings.getFirst().complete(reading);

    // Then
    assertThat(ask()).isCompletedWithValue(Optional.of(reading));
    assertThat(readings).hasSize(1);
  }

  @Test
  void aReadingGoesOnWithoutThoseWhoDidNotWaitForIt() {
    // Given
    begin();
    readings.getFirst().complete(reading());
    clock.travel(Duration.ofMinutes(1));
    askPatiently();
    var newer = reading();

    // When
    readings.getLast().complete(newer);

    // Then
    assertThat(ask()).isCompletedWithValue(Optional.of(newer));
  }

  @Test
  void aFailureIsToldAsItIsAndTheNextWhoAsksTriesAgain() {
    // Given
    var failure =
        new KeycloakFailure(KeycloakFailure.Kind.NOT_REACHED, "Keycloak is not there", null, null);
    var asked = ask();

    // When
    readings.getFirst().fail(failure);

    // Then
    assertThatThrownBy(asked::join).hasCause(failure);
    begin();
    assertThat(readings).hasSize(2);
  }

  private void begin() {
    kept.of(REALM).subscribe().with(reading -> {}, failure -> {});
  }

  private Optional<RealmReading> askPatiently() {
    return kept.of(REALM).await().atMost(PATIENCE);
  }

  private CompletableFuture<Optional<RealmReading>> ask() {
    return kept.of(REALM).subscribe().asCompletionStage();
  }

  private RealmReading reading() {
    return new RealmReading(clock.instant(), List.of(), List.of(), Map.of());
  }
}

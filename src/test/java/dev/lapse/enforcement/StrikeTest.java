package dev.lapse.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.Guarded;
import dev.lapse.grant.TargetKey;
import dev.lapse.grant.TargetReading;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What is written to Keycloak lands when a test says so, and answers then. */
class StrikeTest {
  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
  private static final TargetKey VAULT = new TargetKey("acme", "client", "vault-read");
  private static final TargetKey BILLING = new TargetKey("acme", "client", "billing-read");

  private final SlowKeycloak keycloak = new SlowKeycloak();
  private final MarkInMemory mark = new MarkInMemory();
  private final Strike strike = new Strike(keycloak, mark);

  @Test
  void whatWasIssuedUpToTheSecondOfTheRemovalIsRefused() {
    // Given
    var outcome = strikeAt(NOON, VAULT);

    // When
    keycloak.landNext();

    // Then
    assertThat(keycloak.notBefore).isEqualTo(NOON.plusSeconds(1));
    assertStruck(outcome, NOON.plusSeconds(1));
  }

  @Test
  void aLateWriteDoesNotUndoALaterStrikeOfTheSameClient() {
    // Given
    var early = strikeAt(NOON, VAULT);
    var earlyWrite = keycloak.underWay.remove();
    var late = strikeAt(NOON.plusSeconds(1), BILLING);
    keycloak.landNext();
    late.assertCompleted();

    // When
    earlyWrite.run();
    keycloak.landNext();

    // Then
    assertThat(keycloak.written)
        .containsExactly(NOON.plusSeconds(2), NOON.plusSeconds(1), NOON.plusSeconds(2));
    assertThat(keycloak.notBefore).isEqualTo(NOON.plusSeconds(2));
    assertStruck(early, NOON.plusSeconds(2));
  }

  @Test
  void aLateReaderWritesWhatWasMeantBeforeIt() {
    // Given
    mark.raise(BILLING, NOON.plusSeconds(9)).await().indefinitely();
    var outcome = strikeAt(NOON, VAULT);

    // When
    keycloak.landNext();

    // Then
    assertThat(keycloak.written).containsExactly(NOON.plusSeconds(9));
    assertStruck(outcome, NOON.plusSeconds(9));
  }

  @Test
  void aLaterInstantThatSomebodyElseSetIsLeftAlone() {
    // Given
    keycloak.notBefore = NOON.plusSeconds(60);

    // When
    var outcome = strikeAt(NOON, VAULT);

    // Then
    assertThat(keycloak.underWay).isEmpty();
    assertStruck(outcome, NOON.plusSeconds(60));
  }

  @Test
  void whatSomebodyElseSetIsNotTakenForOurs() {
    // Given
    keycloak.notBefore = NOON.plus(Duration.ofDays(365));
    strikeAt(NOON, VAULT).assertCompleted();
    keycloak.notBefore = NOON;
    var outcome = strikeAt(NOON, VAULT);

    // When
    keycloak.landNext();

    // Then
    assertStruck(outcome, NOON.plusSeconds(1));
  }

  @Test
  void aWriteThatIsNotReadBackFails() {
    // Given
    var outcome = strikeAt(NOON, VAULT);
    keycloak.forgets = true;

    // When
    keycloak.landNext();

    // Then
    assertThat(outcome.awaitItem().getItem()).isInstanceOf(Outcome.Failed.class);
  }

  private UniAssertSubscriber<Outcome> strikeAt(Instant time, TargetKey target) {
    keycloak.time = time;
    return strike
        .of(target, keycloak.found())
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }

  private static void assertStruck(UniAssertSubscriber<Outcome> outcome, Instant notBefore) {
    assertThat(outcome.awaitItem().getItem())
        .isInstanceOfSatisfying(
            Outcome.Removed.class,
            removed -> {
              assertThat(removed.struck()).isTrue();
              assertThat(removed.readBack().notBefore()).isEqualTo(notBefore);
            });
  }

  private static final class SlowKeycloak extends ActedOnKeycloak {
    private final Queue<Runnable> underWay = new ArrayDeque<>();
    private final List<Instant> written = new ArrayList<>();
    private Instant time = NOON;
    private Instant notBefore = Instant.EPOCH;
    private boolean forgets;

    void landNext() {
      underWay.remove().run();
    }

    TargetReading.Found found() {
      return new TargetReading.Found(
          Optional.empty(), Optional.empty(), Duration.ofMinutes(1), notBefore, Guarded.NOT_AT_ALL);
    }

    @Override
    public Uni<TargetReading> read(TargetKey target) {
      return Uni.createFrom().item(this::found);
    }

    @Override
    public Uni<Void> setNotBefore(TargetKey target, Instant instant) {
      return Uni.createFrom()
          .emitter(emitter ->
              underWay.add(() -> {
                written.add(instant);
                notBefore = forgets ? notBefore : instant;
                emitter.complete(null);
              }));
    }

    @Override
    public Uni<Instant> time() {
      return Uni.createFrom().item(time);
    }

    @Override
    public Uni<Void> assign(TargetKey target, Assignment assignment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Void> remove(TargetKey target) {
      throw new UnsupportedOperationException();
    }
  }
}

package dev.lapse.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Batches that are claimed and done when a test says so. */
class RealmLoopTest {
  private final Queue<Runnable> claims = new ArrayDeque<>();
  private final Queue<UniEmitter<? super Integer>> underWay = new ArrayDeque<>();
  private int timesAtRest;
  private final RealmLoop loop = new RealmLoop(this::batch, 2, () -> timesAtRest++);

  @Test
  void aWakeUpBeginsABatch() {
    // Given
    var idle = loop;

    // When
    idle.wake();

    // Then
    assertThat(underWay).hasSize(1);
  }

  @Test
  void whatWasClaimedMakesTheNextHandLookForMore() {
    // Given
    loop.wake();

    // When
    claims.remove().run();

    // Then
    assertThat(underWay).hasSize(2);
  }

  @Test
  void thereAreNeverMoreBatchesThanHands() {
    // Given
    loop.wake();
    claims.remove().run();

    // When
    claims.remove().run();

    // Then
    assertThat(underWay).hasSize(2);
  }

  @Test
  void aBatchThatTakesLongDoesNotKeepTheOtherHandFromWorking() {
    // Given
    loop.wake();
    var slow = underWay.remove();
    loop.wake();

    // When
    underWay.remove().complete(0);
    loop.wake();

    // Then
    assertThat(underWay).hasSize(1);
    slow.complete(1);
  }

  @Test
  void aWakeUpWhileAllHandsAreBusyIsNotForgotten() {
    // Given
    loop.wake();
    loop.wake();
    loop.wake();

    // When
    underWay.remove().complete(1);

    // Then
    assertThat(underWay).hasSize(2);
  }

  @Test
  void whenNothingIsLeftToClaimItRests() {
    // Given
    loop.wake();

    // When
    underWay.remove().complete(0);

    // Then
    assertThat(timesAtRest).isEqualTo(1);
    assertThat(underWay).isEmpty();
  }

  @Test
  void aBatchThatFailsFreesItsHand() {
    // Given
    loop.wake();
    underWay.remove().fail(new IllegalStateException("no database"));

    // When
    loop.wake();

    // Then
    assertThat(underWay).hasSize(1);
  }

  @Test
  void onceStoppedItClaimsNothingMore() {
    // Given
    loop.stop();

    // When
    loop.wake();

    // Then
    assertThat(underWay).isEmpty();
  }

  @Test
  void aStopDoesNotWaitLongerThanItsDeadline() throws InterruptedException {
    // Given
    loop.wake();
    loop.stop();

    // When
    var rests = loop.awaitRest(System.nanoTime());

    // Then
    assertThat(rests).isFalse();
  }

  @Test
  void aStopIsOverWithTheLastBatch() throws InterruptedException {
    // Given
    loop.wake();
    loop.stop();
    underWay.remove().complete(1);

    // When
    var rests = loop.awaitRest(System.nanoTime());

    // Then
    assertThat(rests).isTrue();
  }

  private Uni<Integer> batch(Runnable whenClaimed) {
    claims.add(whenClaimed);
    return Uni.createFrom().<Integer>emitter(underWay::add);
  }
}

package dev.lapse.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.KeycloakFailure.Kind;
import dev.lapse.keycloak.AdaptiveLimit.Purpose;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls that are answered when a test says so. */
class AdaptiveLimitTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AdaptiveLimit limit = new AdaptiveLimit(new AdaptiveLevel(2), nanos::get);
  private final List<String> begun = new ArrayList<>();
  private final Map<String, UniEmitter<? super String>> underWay = new LinkedHashMap<>();

  @Test
  void noMoreCallsAreUnderWayThanTheLevelSays() {
    // Given
    call("one", Purpose.OTHER);
    call("two", Purpose.OTHER);

    // When
    call("three", Purpose.OTHER);

    // Then
    assertThat(begun).containsExactly("one", "two");
  }

  @Test
  void theNextCallBeginsWhenOneIsAnswered() {
    // Given
    call("one", Purpose.OTHER);
    call("two", Purpose.OTHER);
    var third = call("three", Purpose.OTHER);

    // When
    answer("one");
    answer("three");

    // Then
    third.assertCompleted().assertItem("three");
  }

  @Test
  void whatTakesAccessAwayGoesBeforeWhatWaitedLonger() {
    // Given
    call("one", Purpose.OTHER);
    call("two", Purpose.OTHER);
    call("activation", Purpose.OTHER);
    call("revocation", Purpose.TAKE_AWAY);

    // When
    answer("one");

    // Then
    assertThat(begun).containsExactly("one", "two", "revocation");
  }

  @Test
  void aCallThatFailsGivesItsPlaceBack() {
    // Given
    call("one", Purpose.OTHER);
    call("two", Purpose.OTHER);
    call("three", Purpose.OTHER);

    // When
    underWay.remove("one").fail(new KeycloakFailure(Kind.REJECTED, "no such thing", null, null));

    // Then
    assertThat(begun).containsExactly("one", "two", "three");
  }

  @Test
  void aCallThatIsCancelledUnderWayGivesItsPlaceBack() {
    // Given
    var first = call("one", Purpose.OTHER);
    call("two", Purpose.OTHER);
    call("three", Purpose.OTHER);

    // When
    first.cancel();

    // Then
    assertThat(begun).containsExactly("one", "two", "three");
  }

  @Test
  void aCallThatIsCancelledWhileItWaitsNeverBegins() {
    // Given
    call("one", Purpose.OTHER);
    call("two", Purpose.OTHER);
    var third = call("three", Purpose.OTHER);
    call("four", Purpose.OTHER);

    // When
    third.cancel();
    answer("one");

    // Then
    assertThat(begun).containsExactly("one", "two", "four");
  }

  @Test
  void aKeycloakThatCannotBeReachedGetsOneCallAtATime() {
    // Given
    IntStream.range(0, 10).forEach(n -> call("attempt " + n, Purpose.OTHER));

    // When
    IntStream.range(0, 6)
        .forEach(n -> underWay.remove("attempt " + n).fail(new ConnectException("refused")));

    // Then
    assertThat(underWay).hasSize(1);
  }

  private UniAssertSubscriber<String> call(String name, Purpose purpose) {
    var call =
        Uni.createFrom()
            .<String>emitter(emitter -> {
              begun.add(name);
              underWay.put(name, emitter);
            });
    return limit
        .limited("call", purpose, call)
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }

  private void answer(String name) {
    nanos.addAndGet(1_000_000);
    underWay.remove(name).complete(name);
  }
}

package dev.lapse.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.KeycloakFailure.Kind;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Calls that begin, and are answered, when a test says so. */
class SharedCallsTest {
  private final List<String> made = new ArrayList<>();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final List<UniEmitter<? super String>> underWay = new ArrayList<>();
  private final SharedCalls<String, String> calls = new SharedCalls<>(this::call);

  @Test
  void whoAsksWhileTheCallWaitsForItsTurnSharesIt() {
    // Given
    var first = ask("acme");
    var second = ask("acme");

    // When
    begin();
    answer("acme now");

    // Then
    first.assertCompleted().assertItem("acme now");
    second.assertCompleted().assertItem("acme now");
    assertThat(made).containsExactly("acme");
  }

  @Test
  void whoAsksOnceItHasBegunGetsTheAnswerToALaterOne() {
    // Given
    ask("acme");
    begin();
    var late = ask("acme");
    answer("old");

    // When
    begin();
    answer("new");

    // Then
    late.assertCompleted().assertItem("new");
    assertThat(made).containsExactly("acme", "acme");
  }

  @Test
  void noMoreThanOneCallAboutAThingIsUnderWay() {
    // Given
    ask("acme");
    begin();

    // When
    ask("acme");

    // Then
    assertThat(made).containsExactly("acme");
  }

  @Test
  void nothingIsCalledThatNobodyAskedFor() {
    // Given
    ask("acme");
    begin();

    // When
    answer("acme now");

    // Then
    assertThat(made).containsExactly("acme");
  }

  @Test
  void differentThingsAreCalledForApart() {
    // Given
    ask("acme");

    // When
    ask("other");

    // Then
    assertThat(made).containsExactly("acme", "other");
  }

  @Test
  void aFailureIsForAllWhoShareTheCall() {
    // Given
    var first = ask("acme");
    var second = ask("acme");
    begin();

    // When
    fail();

    // Then
    first.assertFailedWith(KeycloakFailure.class, "no answer");
    second.assertFailedWith(KeycloakFailure.class, "no answer");
  }

  @Test
  void afterAFailureIsAskedAgain() {
    // Given
    ask("acme");
    begin();
    fail();

    // When
    var later = ask("acme");
    begin();
    answer("acme now");

    // Then
    later.assertCompleted().assertItem("acme now");
  }

  @Test
  void aCallThatFailsBeforeItBeganFailsThoseWhoWait() {
    // Given
    var asking = ask("acme");

    // When
    fail();

    // Then
    asking.assertFailedWith(KeycloakFailure.class, "no answer");
  }

  private UniAssertSubscriber<String> ask(String what) {
    return calls.ask(what).subscribe().withSubscriber(UniAssertSubscriber.create());
  }

  private Uni<String> call(String what, Runnable begins) {
    made.add(what);
    waiting.add(begins);
    return Uni.createFrom().emitter(underWay::add);
  }

  private void begin() {
    waiting.remove().run();
  }

  private void fail() {
    underWay.removeFirst().fail(new KeycloakFailure(Kind.UNCERTAIN, "no answer", null, null));
  }

  private void answer(String answer) {
    underWay.removeFirst().complete(answer);
  }
}

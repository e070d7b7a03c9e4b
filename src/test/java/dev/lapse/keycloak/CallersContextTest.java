package dev.lapse.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallersContextTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();

  /** Those who wait for the same answer. */
  private final List<UniEmitter<? super String>> waiting = new CopyOnWriteArrayList<>();

  private final Uni<String> shared = Uni.createFrom().emitter(waiting::add);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void eachOfThoseWhoWaitForOneAnswerGoesOnWhereItAsked() {
    // Given
    Context one = ownContext();
    Context other = ownContext();
    CompletableFuture<Context> wentOn = askFrom(one);
    CompletableFuture<Context> otherWentOn = askFrom(other);

    // When
    ownContext().runOnContext(on -> waiting.forEach(who -> who.complete("here")));

    // Then
    assertThat(wentOn.join()).isSameAs(one);
    assertThat(otherWentOn.join()).isSameAs(other).isNotSameAs(one);
  }

  @Test
  void aFailureComesBackAsWell() {
    // Given
    Context caller = ownContext();
    CompletableFuture<Context> wentOn = askFrom(caller);

    // When
    waiting.getFirst().fail(new IllegalStateException("no token"));

    // Then
    assertThat(wentOn.join()).isSameAs(caller);
  }

  @Test
  void outsideOfAnyContextTheAnswerComesAsItIs() {
    // Given
    CompletableFuture<String> answer = CallersContext.of(shared).subscribe().asCompletionStage();

    // When
    waiting.getFirst().complete("here");

    // Then
    assertThat(answer).isCompletedWithValue("here");
  }

  /** As every request and every target has. */
  private Context ownContext() {
    return VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
  }

  /** Asks from there, waits until it has, and tells later where the answer or failure came. */
  private CompletableFuture<Context> askFrom(Context context) {
    var asked = new CompletableFuture<Void>();
    var wentOn = new CompletableFuture<Context>();
    context.runOnContext(on -> {
      CallersContext.of(shared)
          .subscribe()
          .with(
              answer -> wentOn.complete(Vertx.currentContext()),
              failure -> wentOn.complete(Vertx.currentContext()));
      asked.complete(null);
    });
    asked.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    return wentOn.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}

package dev.lapse.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** People who ask for grants, decide on them and end them, as their wishes say. */
final class Load implements AutoCloseable {
  private final ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<CompletableFuture<Void>> plays = new ConcurrentLinkedQueue<>();
  private final Queue<Promise> promises = new ConcurrentLinkedQueue<>();
  private final Queue<Loss> losses = new ConcurrentLinkedQueue<>();
  private final Callers callers;
  private final Wishes wishes;
  private final Form form;
  private boolean on = true;

  Load(Callers callers, Wishes wishes, Form form) {
    this.callers = callers;
    this.wishes = wishes;
    this.form = form;
  }

  /** Asks now and then, until it is told to end. */
  synchronized void begin() {
    if (on) {
      play(wishes.next());
      later(form.pace()).execute(this::begin);
    }
  }

  /** Asks for many at once. */
  synchronized void burst() {
    for (int i = 0; on && i < form.burst(); i++) {
      play(wishes.next());
    }
  }

  /** Asks for no more, and waits until everybody has done what they meant to do. */
  void end() {
    stop();
    CompletableFuture.allOf(plays.toArray(CompletableFuture[]::new)).join();
  }

  private synchronized void stop() {
    on = false;
  }

  /** The grants that are on record. */
  List<Promise> promises() {
    return List.copyOf(promises);
  }

  /** Calls that nobody answered, and answers that nobody should have had. */
  List<Loss> losses() {
    return List.copyOf(losses);
  }

  private void play(Wish wish) {
    plays.add(
        CompletableFuture.supplyAsync(() -> request(wish), people)
            .thenCompose(life -> life.map(this::live).orElseGet(Load::nothing))
            .exceptionally(failure -> {
              losses.add(Loss.of("%s: %s".formatted(wish, failure.getMessage())));
              return null;
            }));
  }

  private static CompletableFuture<Void> nothing() {
    return CompletableFuture.completedFuture(null);
  }

  /** Empty where it was refused. */
  private Optional<Life> request(Wish wish) {
    Instant written = Instant.now();
    Answer answer = callers.send(Call.request(wish.request(written), wish.key()));
    if (answer.isDone()) {
      return Optional.of(new Life(answer.body(), wish, callers, losses::add));
    }
    if (wish.isInTime(written, Instant.now())) {
      losses.add(Loss.of("%s was refused: %s".formatted(wish, answer)));
    }
    return Optional.empty();
  }

  private CompletableFuture<Void> live(Life life) {
    return deedsOf(life).whenComplete((done, failure) -> promises.add(life.promise()));
  }

  private CompletableFuture<Void> deedsOf(Life life) {
    return switch (life.wish().fate()) {
      case RUNS_OUT -> now(life::approve).thenCompose(done -> seekLaterEnd(life));
      case DENIED -> now(life::deny);
      case WITHDRAWN -> now(life::withdraw);
      case UNANSWERED -> nothing();
      case REVOKED ->
          now(life::approve)
              .thenCompose(done -> CompletableFuture.allOf(seekLaterEnd(life), revoke(life)));
    };
  }

  private CompletableFuture<Void> revoke(Life life) {
    return CompletableFuture.runAsync(life::revoke, later(life.wish().revokedAfter()));
  }

  private CompletableFuture<Void> seekLaterEnd(Life life) {
    return life.wish()
        .laterEnd()
        .map(end -> CompletableFuture.runAsync(() -> life.seek(end), later(end.after())))
        .orElseGet(Load::nothing);
  }

  private CompletableFuture<Void> now(Runnable deed) {
    return CompletableFuture.runAsync(deed, people);
  }

  private Executor later(Duration delay) {
    return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, people);
  }

  @Override
  public void close() {
    stop();
    people.shutdownNow();
  }
}

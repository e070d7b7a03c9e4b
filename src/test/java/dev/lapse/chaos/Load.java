package dev.lapse.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
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
            .thenCompose(id -> id.map(found -> live(found, wish)).orElseGet(Load::nothing))
            .exceptionally(failure -> {
              losses.add(Loss.of("%s: %s".formatted(wish, failure.getMessage())));
              return null;
            }));
  }

  private static CompletableFuture<Void> nothing() {
    return CompletableFuture.completedFuture(null);
  }

  /** The id of the grant; empty where it was refused. */
  private Optional<String> request(Wish wish) {
    Instant written = Instant.now();
    Answer answer = callers.send(Call.request(wish.request(written), wish.key()));
    if (answer.isDone()) {
      return Optional.of(answer.body().path("id").asText());
    }
    if (wish.isInTime(written, Instant.now())) {
      losses.add(Loss.of("%s was refused: %s".formatted(wish, answer)));
    }
    return Optional.empty();
  }

  private CompletableFuture<Void> live(String id, Wish wish) {
    var life = new Life(id, wish);
    return deedsOf(life).whenComplete((done, failure) -> promises.add(life.promise()));
  }

  private CompletableFuture<Void> deedsOf(Life life) {
    String id = life.id;
    return switch (life.wish.fate()) {
      case RUNS_OUT -> now(() -> life.act(Deed.APPROVE, Call.approve(id)));
      case DENIED -> now(() -> life.act(Deed.DENY, Call.deny(id)));
      case WITHDRAWN -> now(() -> life.act(Deed.WITHDRAW, Call.withdraw(id)));
      case UNANSWERED -> nothing();
      case REVOKED ->
          now(() -> life.act(Deed.APPROVE, Call.approve(id)))
              .thenRunAsync(
                  () -> life.act(Deed.REVOKE, Call.revoke(id)), later(life.wish.revokedAfter()));
    };
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

  /** One grant on record, and what is done with it. */
  private final class Life {
    private final Set<Deed> done = EnumSet.of(Deed.REQUEST);
    private final Set<Deed> unclear = EnumSet.noneOf(Deed.class);
    private final String id;
    private final Wish wish;

    private Life(String id, Wish wish) {
      this.id = id;
      this.wish = wish;
    }

    private void act(Deed deed, Call call) {
      Answer answer = callers.send(call);
      if (answer.isDone()) {
        done.add(deed);
      } else if (answer.status() == 409 && answer.sentBefore()) {
        // Refused since it was done at the first time, of which nobody has heard; or too late.
        unclear.add(deed);
      } else if (answer.status() != 409 || deed != Deed.REVOKE) {
        losses.add(Loss.of("%s of %s was refused: %s".formatted(deed, id, answer)));
      }
    }

    private Promise promise() {
      return new Promise(UUID.fromString(id), wish, Set.copyOf(done), Set.copyOf(unclear));
    }
  }
}

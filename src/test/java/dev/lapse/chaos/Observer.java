package dev.lapse.chaos;

import dev.lapse.local.RealmAdmin;
import dev.lapse.local.RealmAdmin.ScopeType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** Asks Keycloak itself, past the proxy, again and again, which scopes the clients have. */
final class Observer implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
  private final RealmAdmin realm;
  private final List<String> subjects;
  private volatile boolean on = true;
  private CompletableFuture<Void> looking = CompletableFuture.completedFuture(null);

  Observer(RealmAdmin realm, List<String> subjects) {
    this.realm = realm;
    this.subjects = subjects;
  }

  void begin(Executor threads) {
    looking = CompletableFuture.runAsync(this::look, threads);
  }

  private void look() {
    while (on) {
      subjects.forEach(subject -> samples.add(sample(subject)));
      Pause.of(PAUSE);
    }
  }

  private Sample sample(String subject) {
    Instant asked = Instant.now();
    Set<String> scopes = realm.scopes(subject, ScopeType.OPTIONAL);
    return new Sample(subject, asked, Instant.now(), scopes);
  }

  /** Stops looking and returns what was seen; fails if Keycloak could not be asked all the time. */
  List<Sample> end() {
    on = false;
    looking.join();
    return List.copyOf(samples);
  }

  @Override
  public void close() {
    on = false;
  }
}

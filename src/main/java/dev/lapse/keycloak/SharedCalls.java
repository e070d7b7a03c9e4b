package dev.lapse.keycloak;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets all who ask the same before a call has begun share its answer. Nobody gets an answer that is
 * older than the question: whoever asks while a call is under way waits for the next one.
 */
final class SharedCalls<K, T> {

  /** How the call is made. */
  @FunctionalInterface
  interface Call<K, T> {
    /**
     * Makes the call.
     *
     * @param begins to be run right before the call is sent, however long it had to wait for that
     */
    Uni<T> about(K key, Runnable begins);
  }

  private final Call<K, T> call;
  private final Map<K, List<UniEmitter<? super T>>> asking = new HashMap<>();
  private final Set<K> called = new HashSet<>();

  SharedCalls(Call<K, T> call) {
    this.call = call;
  }

  /** What is answered to a call that begins after this one, on the caller's own context. */
  Uni<T> ask(K key) {
    return CallersContext.of(Uni.createFrom().emitter(emitter -> ask(key, emitter)));
  }

  private void ask(K key, UniEmitter<? super T> emitter) {
    if (isFirst(key, emitter)) {
      call(key);
    }
  }

  private synchronized boolean isFirst(K key, UniEmitter<? super T> emitter) {
    asking.computeIfAbsent(key, first -> new ArrayList<>()).add(emitter);
    return called.add(key);
  }

  private void call(K key) {
    var sharing = new ArrayList<UniEmitter<? super T>>();
    call.about(key, () -> sharing.addAll(whoAsks(key)))
        .subscribe()
        .with(
            answer -> {
              callAgain(key);
              sharing.forEach(one -> one.complete(answer));
            },
            failure -> {
              // Those whom a call fails that never began have nobody else to answer them.
              var failed = sharing.isEmpty() ? whoAsks(key) : sharing;
              callAgain(key);
              failed.forEach(one -> one.fail(failure));
            });
  }

  private synchronized List<UniEmitter<? super T>> whoAsks(K key) {
    var all = asking.remove(key);
    return all == null ? List.of() : all;
  }

  /** For those who have asked meanwhile. */
  private void callAgain(K key) {
    if (isAskedAgain(key)) {
      call(key);
    }
  }

  private synchronized boolean isAskedAgain(K key) {
    var again = asking.containsKey(key);
    if (!again) {
      called.remove(key);
    }
    return again;
  }
}

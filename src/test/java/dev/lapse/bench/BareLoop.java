package dev.lapse.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The same removals by nothing but admin calls: what this Keycloak can do at best.
 *
 * @param callers how many calls are on their way at once
 */
record BareLoop(int callers) {
  private static final List<Integer> TRIED = List.of(2, 4, 8, 16);

  /** The best of several loops, with the rate that each reached, in removals a second. */
  record Sweep(BareLoop best, Map<Integer, Double> rates) {
    double bestRate() {
      return rates.get(best.callers());
    }
  }

  /** Removes these scopes with each number of callers, and assigns them again. */
  static Sweep sweep(Realm realm, List<Pair> held) {
    var rates = new LinkedHashMap<Integer, Double>();
    for (int callers : TRIED) {
      rates.put(callers, new BareLoop(callers).rate(held, realm::remove));
      realm.assignAgain(held);
    }
    int best = rates.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    return new Sweep(new BareLoop(best), rates);
  }

  /** Carries out one removal each, and returns how many there were a second. */
  double rate(List<Pair> held, Consumer<Pair> removal) {
    Duration taken =
        Callers.carryOut(
            callers, held.stream().<Runnable>map(one -> () -> removal.accept(one)).toList());
    return held.size() / (taken.toNanos() / 1e9);
  }
}

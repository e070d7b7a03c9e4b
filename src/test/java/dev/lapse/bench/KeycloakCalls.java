package dev.lapse.bench;

import dev.lapse.local.PackagedLapse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the service has asked of Keycloak so far, by its own metric {@code lapse_keycloak_calls}.
 *
 * @param byCall how often, and for how many seconds altogether
 */
record KeycloakCalls(Map<String, Spent> byCall) {
  private static final Pattern LINE =
      Pattern.compile("(?m)^lapse_keycloak_calls_seconds_(count|sum)\\{([^}]*)\\} ([0-9.E+-]+)$");
  private static final Pattern CALL = Pattern.compile("call=\"([^\"]*)\"");

  /** How many calls, and how long all of them took. */
  record Spent(double calls, double seconds) {
    private Spent plus(Spent other) {
      return new Spent(calls + other.calls, seconds + other.seconds);
    }

    private Spent minus(Spent other) {
      return new Spent(calls - other.calls, seconds - other.seconds);
    }

    double meanMillis() {
      return calls == 0 ? 0 : seconds / calls * 1000;
    }
  }

  static KeycloakCalls of(PackagedLapse lapse) {
    var spent = new TreeMap<String, Spent>();
    var lines = LINE.matcher(lapse.metrics());
    while (lines.find()) {
      var call = CALL.matcher(lines.group(2));
      if (call.find()) {
        double value = Double.parseDouble(lines.group(3));
        spent.merge(
            call.group(1),
            "count".equals(lines.group(1)) ? new Spent(value, 0) : new Spent(0, value),
            Spent::plus);
      }
    }
    return new KeycloakCalls(spent);
  }

  /** What came after an earlier reading. */
  KeycloakCalls since(KeycloakCalls before) {
    var nothing = new Spent(0, 0);
    var spent = new TreeMap<String, Spent>();
    byCall.forEach(
        (call, sum) -> spent.put(call, sum.minus(before.byCall.getOrDefault(call, nothing))));
    spent.values().removeIf(sum -> sum.calls() == 0);
    return new KeycloakCalls(spent);
  }

  Spent all() {
    return byCall.values().stream().reduce(new Spent(0, 0), Spent::plus);
  }

  /** In words: each call with how often it was made a piece of work, and its mean time. */
  String profile(int pieces) {
    return byCall.entrySet().stream()
        .map(entry ->
            "%s %.2f x %.1f ms"
                .formatted(
                    entry.getKey(),
                    entry.getValue().calls() / pieces,
                    entry.getValue().meanMillis()))
        .collect(Collectors.joining(", "));
  }
}

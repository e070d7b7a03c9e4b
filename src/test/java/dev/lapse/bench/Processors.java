package dev.lapse.bench;

import dev.lapse.local.PackagedLapse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processor time that each part has used so far.
 *
 * @param used by the part's name, in seconds
 */
record Processors(Map<String, Double> used) {

  static Processors of(Stage stage, PackagedLapse lapse) {
    var used = new LinkedHashMap<String, Double>();
    used.put("Keycloak", secondsOf(Optional.of(stage.parts().keycloak().process())));
    used.put("PostgreSQL", secondsOf(stage.parts().postgres().process()));
    used.put("Lapse", secondsOf(Optional.of(lapse.process())));
    used.put("this program", secondsOf(Optional.of(ProcessHandle.current()), false));
    return new Processors(used);
  }

  private static double secondsOf(Optional<ProcessHandle> process) {
    return secondsOf(process, true);
  }

  private static double secondsOf(Optional<ProcessHandle> process, boolean withDescendants) {
    return process.stream()
            .flatMap(handle ->
                withDescendants
                    ? Stream.concat(Stream.of(handle), handle.descendants())
                    : Stream.of(handle))
            .flatMap(handle -> handle.info().totalCpuDuration().stream())
            .mapToLong(Duration::toMillis)
            .sum()
        / 1000.0;
  }

  Processors since(Processors before) {
    var spent = new LinkedHashMap<String, Double>();
    used.forEach((part, seconds) -> spent.put(part, Math.max(seconds - before.used.get(part), 0)));
    return new Processors(spent);
  }

  /** How much of what all processors had to give in that time. */
  double shareOf(double seconds) {
    double all = used.values().stream().mapToDouble(Double::doubleValue).sum();
    return all / seconds / Runtime.getRuntime().availableProcessors();
  }

  /** In words: milliseconds of processor time each part used for one piece of work. */
  String profile(int pieces) {
    return used.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .map(entry -> "%s %.2f ms".formatted(entry.getKey(), entry.getValue() * 1000 / pieces))
        .collect(Collectors.joining(", "));
  }
}

package dev.lapse.chaos;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that is known at the end.
 *
 * @param promises what callers were told
 * @param told the states that the API tells
 * @param recorded the grants in the database
 * @param events the audit table, in order
 * @param samples what Keycloak showed meanwhile
 * @param left what Keycloak shows in the end: the scopes of this run that a client still has
 */
record Evidence(
    List<Promise> promises,
    Map<UUID, String> told,
    List<Recorded> recorded,
    List<Event> events,
    List<Sample> samples,
    Map<String, Set<String>> left) {

  Map<UUID, List<Event>> trails() {
    return events.stream().collect(Collectors.groupingBy(Event::grant));
  }

  List<Holding> holdings() {
    Map<UUID, List<Event>> trails = trails();
    return promises.stream()
        .flatMap(promise ->
            Holding.of(promise, trails.getOrDefault(promise.grant(), List.of())).stream())
        .toList();
  }

  /** The samples of which it is certain what they have to show. */
  Stream<Sample> samplesOf(Holding holding) {
    return samples.stream().filter(holding::covers);
  }
}

package dev.lapse.enforcement;

import dev.lapse.grant.Keycloak;
import dev.lapse.grant.TargetKey;
import dev.lapse.grant.TargetReading;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;

/** For a Keycloak of a test's own, which has no cheaper way to read several targets. */
final class OneByOne {
  private OneByOne() {}

  static Uni<Map<TargetKey, TargetReading>> readAll(Keycloak keycloak, List<TargetKey> targets) {
    return Multi.createFrom()
        .iterable(targets)
        .onItem()
        .transformToUniAndConcatenate(
            target -> keycloak.read(target).map(reading -> Map.entry(target, reading)))
        .collect()
        .asMap(Map.Entry::getKey, Map.Entry::getValue);
  }
}

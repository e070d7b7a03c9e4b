package dev.lapse.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Faults one after the other. Two lanes run side by side, so that a replica and a part it needs
 * fail at the same time as often as not; and one that is frozen is never killed as well, which no
 * fencing in Keycloak could make good.
 */
final class Lane {
  private record Planned(Duration pause, Duration intoTheBurst, Fault fault) {}

  private final List<Planned> plan;

  private Lane(List<Planned> plan) {
    this.plan = plan;
  }

  /** Kills and freezes, each of any replica. */
  static Lane ofReplicas(Form form, int replicas, Duration lease, Random random) {
    return of(
        form,
        random,
        () ->
            List.of(
                new Fault.Kill(1 + random.nextInt(replicas), seconds(random, 1, 4)),
                new Fault.Freeze(1 + random.nextInt(replicas), lease.plus(seconds(random, 2, 6)))));
  }

  /** Restarts of PostgreSQL, and times without Keycloak. */
  static Lane ofParts(Form form, Random random) {
    return of(
        form,
        random,
        () ->
            List.of(
                new Fault.DatabaseRestart(seconds(random, 1, 4)),
                new Fault.KeycloakCutOff(seconds(random, 5, 12))));
  }

  private static Lane of(
      Form form, Random random, java.util.function.Supplier<List<Fault>> roundOfFaults) {
    List<Planned> plan = new ArrayList<>();
    for (int round = 0; round < form.rounds(); round++) {
      List<Fault> faults = new ArrayList<>(roundOfFaults.get());
      Collections.shuffle(faults, random);
      for (Fault fault : faults) {
        plan.add(
            new Planned(seconds(random, 4, 9), Duration.ofMillis(random.nextLong(700)), fault));
      }
    }
    return new Lane(plan);
  }

  private static Duration seconds(Random random, int least, int most) {
    return Duration.ofMillis(random.nextLong(least * 1000L, most * 1000L));
  }

  /**
   * Has them happen.
   *
   * @param burst makes many callers call at once
   */
  List<Happened> run(Scene scene, Runnable burst) {
    List<Happened> happened = new ArrayList<>();
    for (Planned planned : plan) {
      Pause.of(planned.pause());
      burst.run();
      Pause.of(planned.intoTheBurst());
      happened.add(happen(planned.fault(), scene));
    }
    return happened;
  }

  private static Happened happen(Fault fault, Scene scene) {
    Instant from = Instant.now();
    fault.begin(scene);
    Pause.of(fault.lasts());
    fault.end(scene);
    return new Happened(fault, from, Instant.now());
  }
}

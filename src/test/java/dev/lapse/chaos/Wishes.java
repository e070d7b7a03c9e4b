package dev.lapse.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes up grants: the same ones, in the same order, from the same seed. */
final class Wishes {
  /** Beyond the time in which a request is answered on a bad day. */
  private static final Duration UNANSWERED_AFTER = Duration.ofSeconds(25);

  private final List<String> subjects;
  private final List<String> scopes;
  private final Form form;
  private final RandomGenerator random;
  private int made;

  Wishes(List<String> subjects, List<String> scopes, Form form, RandomGenerator random) {
    this.subjects = subjects;
    this.scopes = scopes;
    this.form = form;
    this.random = random;
  }

  synchronized Wish next() {
    Fate fate = fate();
    return new Wish(
        "chaos-" + made++,
        anyOf(subjects),
        anyOf(scopes),
        fate,
        fate == Fate.UNANSWERED ? UNANSWERED_AFTER : between(form.shortest(), form.longest()),
        startsIn(fate),
        between(Duration.ofMillis(100), form.longest()));
  }

  private Fate fate() {
    int roll = random.nextInt(100);
    if (roll < 55) {
      return Fate.RUNS_OUT;
    }
    if (roll < 85) {
      return Fate.REVOKED;
    }
    return roll < 90 ? Fate.DENIED : roll < 95 ? Fate.WITHDRAWN : Fate.UNANSWERED;
  }

  private Optional<Duration> startsIn(Fate fate) {
    return fate == Fate.UNANSWERED || random.nextInt(4) > 0
        ? Optional.empty()
        : Optional.of(between(Duration.ofSeconds(4), Duration.ofSeconds(12)));
  }

  private Duration between(Duration least, Duration most) {
    return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis()));
  }

  private String anyOf(List<String> choice) {
    return choice.get(random.nextInt(choice.size()));
  }
}

package dev.lapse.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What came of a run.
 *
 * @param begin when the load began
 * @param happened the faults, in order
 * @param repeated when a call had to be sent once more
 * @param losses empty if all is well
 * @param logs what the replicas wrote
 */
record Report(
    Form form,
    long seed,
    Instant begin,
    List<Happened> happened,
    Evidence evidence,
    List<Instant> repeated,
    List<Loss> losses,
    List<Path> logs) {
  private static final String ROW = "%-24s %8s %7s %12s %12s %14s %5s%n";
  private static final Set<String> ENDS =
      Set.of("EXPIRED", "REVOKED", "DENIED", "WITHDRAWN", "UNANSWERED", "ACTIVATION_FAILED");

  /** What makes a run worth something: without it nothing could have been seen. */
  List<String> gaps() {
    List<String> gaps = new ArrayList<>();
    if (looksWhileHeld() == 0) {
      gaps.add("no look at Keycloak fell into the time of a grant");
    }
    if (meetings() == 0) {
      gaps.add("no two grants met on a target");
    }
    return gaps;
  }

  boolean isFine() {
    return losses.isEmpty() && gaps().isEmpty();
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(
        ROW.formatted(
            "fault", "at", "for", "open grants", "transitions", "repeated calls", "lost"));
    happened.forEach(fault -> text.append(row(fault)));
    text.append(
        ROW.formatted("at other times", "", "", "", "", "", losses.size() - lostInFaults()));
    text.append(summary());
    losses.forEach(loss -> text.append("LOST: %s%n".formatted(loss.what())));
    gaps().forEach(gap -> text.append("PROVES NOTHING: %s%n".formatted(gap)));
    if (!isFine()) {
      logs.forEach(log -> text.append("log: %s%n".formatted(log)));
    }
    return text.toString();
  }

  private String row(Happened fault) {
    return ROW.formatted(
        fault.fault().name(),
        "+" + seconds(Duration.between(begin, fault.from())),
        seconds(Duration.between(fault.from(), fault.until())),
        openAt(fault.from()),
        evidence.events().stream().filter(event -> fault.isOnAt(event.at())).count(),
        repeated.stream().filter(fault::isOnAt).count(),
        lostIn(fault));
  }

  private String summary() {
    return "%s form, seed %d: %d grants, %d audit events, %d looks at Keycloak, which checked %d times a scope that a grant held; %d pairs of grants met on a target. Lost: %d.%n"
        .formatted(
            form.name(),
            seed,
            evidence.promises().size(),
            evidence.events().size(),
            evidence.samples().size(),
            looksWhileHeld(),
            meetings(),
            losses.size());
  }

  private long lostIn(Happened fault) {
    return losses.stream().filter(loss -> loss.at().filter(fault::isOnAt).isPresent()).count();
  }

  private long lostInFaults() {
    return losses.stream()
        .filter(loss ->
            loss.at()
                .filter(at -> happened.stream().anyMatch(fault -> fault.isOnAt(at)))
                .isPresent())
        .count();
  }

  private long openAt(Instant instant) {
    return evidence.trails().values().stream().filter(trail -> isOpen(trail, instant)).count();
  }

  private static boolean isOpen(List<Event> trail, Instant instant) {
    return trail.stream()
        .filter(event -> !event.at().isAfter(instant))
        .reduce((earlier, later) -> later)
        .filter(last -> !ENDS.contains(last.state()))
        .isPresent();
  }

  private long looksWhileHeld() {
    return evidence.holdings().stream().mapToLong(held -> evidence.samplesOf(held).count()).sum();
  }

  private long meetings() {
    List<Holding> holdings = evidence.holdings();
    return holdings.stream().mapToLong(one -> holdings.stream().filter(one::meets).count()).sum()
        / 2;
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}

package dev.lapse.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * How far every destination is, as the replica knows it: {@code lapse_audit_announced_size}, the
 * same from every replica, and {@code lapse_audit_announcements_total}, of this one.
 */
@ApplicationScoped
class AnnouncementState {
  private static final Logger LOG = Logger.getLogger(AnnouncementState.class);

  private final MeterRegistry registry;
  private final Map<String, Deliveries.Progress> known = new ConcurrentHashMap<>();
  private final Map<String, String> reasons = new ConcurrentHashMap<>();
  private final List<String> names;

  AnnouncementState(MeterRegistry registry, Destinations destinations) {
    this.registry = registry;
    names =
        Stream.concat(Stream.of(LogOutput.NAME), destinations.all().stream().map(Destination::name))
            .toList();
    names.forEach(name ->
        Gauge.builder("lapse.audit.announced.size", () -> sizeOf(name))
            .tag("destination", name)
            .description("Entries under the largest checkpoint that was sent there")
            .register(registry));
  }

  private long sizeOf(String name) {
    return Optional.ofNullable(known.get(name)).map(Deliveries.Progress::size).orElse(0L);
  }

  void know(List<Deliveries.Progress> found) {
    found.stream()
        .filter(progress -> names.contains(progress.name()))
        .forEach(progress -> known.put(progress.name(), progress));
  }

  /** Those of the configuration, as far as something was tried. */
  List<Deliveries.Progress> all() {
    return names.stream().map(known::get).filter(progress -> progress != null).toList();
  }

  void sent(String destination) {
    reasons.remove(destination);
    count(destination, "sent");
  }

  /** Why is said where it is news. */
  void failed(String destination, String why) {
    count(destination, "failed");
    if (!why.equals(reasons.put(destination, why))) {
      LOG.warnf("the audit log's checkpoint was not taken by %s: %s", destination, why);
    }
  }

  private void count(String destination, String outcome) {
    registry
        .counter("lapse.audit.announcements", "destination", destination, "outcome", outcome)
        .increment();
  }
}

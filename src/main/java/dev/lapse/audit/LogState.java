package dev.lapse.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * What this replica knows of the log: the largest head that it has seen, and what is wrong. {@code
 * lapse_audit_log_broken} is 1 while something is.
 */
@ApplicationScoped
public class LogState {
  private static final Logger LOG = Logger.getLogger(LogState.class);

  private final AtomicReference<SignedHead> largest = new AtomicReference<>();
  private final AtomicReference<String> wrong = new AtomicReference<>();
  private final AtomicReference<String> wrongWithin = new AtomicReference<>();
  private final AtomicReference<Checked> checked = new AtomicReference<>();

  /**
   * A check of the whole log that found nothing wrong.
   *
   * @param size how many entries there were
   * @param at when it was through
   */
  public record Checked(long size, Instant at) {}

  LogState(MeterRegistry registry) {
    Gauge.builder("lapse.audit.log.broken", this, state -> state.wrong().isPresent() ? 1 : 0)
        .description("1 while the stored log is not what was signed")
        .register(registry);
    Gauge.builder("lapse.audit.log.size", this, LogState::size)
        .description("Entries in the log, by the largest signed head that this replica has seen")
        .register(registry);
    Gauge.builder("lapse.audit.check.last.success.seconds", this, LogState::lastCheck)
        .description("When this replica last found the whole log to be what was signed; 0: never")
        .register(registry);
  }

  /** The largest signed head that this replica has seen. */
  public Optional<SignedHead> largest() {
    return Optional.ofNullable(largest.get());
  }

  /** What is wrong; empty while the log is as it was signed. */
  public Optional<String> wrong() {
    return Optional.ofNullable(wrong.get()).or(() -> Optional.ofNullable(wrongWithin.get()));
  }

  /** The last check of the whole log that found nothing wrong. */
  public Optional<Checked> checked() {
    return Optional.ofNullable(checked.get());
  }

  /** The whole log was checked, and is what was signed. */
  void sound(Checked whole) {
    checked.set(whole);
    if (wrongWithin.getAndSet(null) != null) {
      LOG.info("the whole log is what was signed again");
    }
  }

  /**
   * Something is wrong within the log, below what the head is computed from. What is signed still
   * goes on from what was signed before, so signing goes on.
   *
   * @return whether that is news
   */
  boolean brokenWithin(String what) {
    if (what.equals(wrongWithin.getAndSet(what))) {
      return false;
    }
    LOG.errorf("THE AUDIT LOG IS BROKEN: %s. Grants are still taken away in time.", what);
    return true;
  }

  /** The stored log is what was signed, and has this head. */
  void sound(SignedHead head) {
    largest.accumulateAndGet(
        head, (known, found) -> known == null || found.size() > known.size() ? found : known);
    if (wrong.getAndSet(null) != null) {
      LOG.info("the stored log is what was signed again; signing goes on");
    }
  }

  /** Something is wrong. It is said loudly once, and shown until it is put right. */
  void broken(String what) {
    if (!what.equals(wrong.getAndSet(what))) {
      LOG.errorf(
          "THE AUDIT LOG IS BROKEN: %s. Nothing more is signed until it is what was signed."
              + " Grants are still taken away in time.",
          what);
    }
  }

  private long lastCheck() {
    return checked().map(Checked::at).map(Instant::getEpochSecond).orElse(0L);
  }

  private long size() {
    return largest().map(SignedHead::size).orElse(0L);
  }
}

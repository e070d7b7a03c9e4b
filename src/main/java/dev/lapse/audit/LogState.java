package dev.lapse.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * What this replica knows of the log: the largest head that it has seen, and what is wrong. {@code
 * lapse_audit_log_broken} is 1 while something is.
 */
@ApplicationScoped
public class LogState {
  private static final Logger LOG = Logger.getLogger(LogState.class);

  private final AtomicReference<SignedHead> largest = new AtomicReference<>();
  private final Map<Finder, String> wrong = new ConcurrentHashMap<>();
  private final Map<String, String> contradictions = new ConcurrentHashMap<>();
  private final AtomicReference<String> obstacle = new AtomicReference<>();
  private final AtomicReference<Checked> checked = new AtomicReference<>();

  /** Who finds something, in the order in which it is told. One says nothing for the others. */
  private enum Finder {
    SIGNING,
    CHECKING,
    ANNOUNCING
  }

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
    Gauge.builder("lapse.audit.witness.contradictions", contradictions, Map::size)
        .description("Witnesses that told this replica they have seen another log, or a larger one")
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
    return Stream.of(Finder.values()).map(wrong::get).filter(Objects::nonNull).findFirst();
  }

  /** The last check of the whole log that found nothing wrong. */
  public Optional<Checked> checked() {
    return Optional.ofNullable(checked.get());
  }

  /** The whole log was checked, and is what was signed. */
  void sound(Checked whole) {
    checked.set(whole);
    if (wrong.remove(Finder.CHECKING) != null) {
      LOG.info("the whole log is what was signed again");
    }
  }

  /**
   * Something is wrong within the log, below what the head is computed from. What is signed still
   * goes on from what was signed before, so signing goes on.
   */
  void brokenWithin(String what) {
    broken(Finder.CHECKING, what, "");
  }

  /**
   * The stored log is what was signed, has this head, and took what waited for it.
   *
   * @param head empty where nothing was signed yet
   */
  void sound(Optional<SignedHead> head) {
    head.ifPresent(found ->
        largest.accumulateAndGet(
            found, (known, other) -> known == null || other.size() > known.size() ? other : known));
    if (wrong.remove(Finder.SIGNING) != null) {
      LOG.info("the stored log is what was signed again; signing goes on");
    }
  }

  /** Something is wrong. It is said loudly once, and shown until it is put right. */
  void broken(String what) {
    broken(Finder.SIGNING, what, " Nothing more is signed until it is what was signed.");
  }

  /** What others were sent, or what would be sent to them, is not what the log has. */
  void brokenForOthers(String what) {
    broken(Finder.ANNOUNCING, what, "");
  }

  /** What others were sent is in the log, and ours. */
  void soundForOthers() {
    if (wrong.remove(Finder.ANNOUNCING) != null) {
      LOG.info("what was announced of the log is in it again");
    }
  }

  /** Said loudly once, until it is something else. */
  private void broken(Finder finder, String what, String so) {
    if (!what.equals(wrong.put(finder, what))) {
      LOG.errorf("THE AUDIT LOG IS BROKEN: %s.%s Grants are still taken away in time.", what, so);
    }
  }

  // ---- witnesses

  /** What witnesses have seen that this log is not, by the name of the witness. */
  public Map<String, String> contradictions() {
    return new TreeMap<>(contradictions);
  }

  /**
   * A witness has seen another log, or a larger one. That is no reason to be unready: whoever runs
   * a witness must not be able to stop the service.
   */
  void contradicted(String witness, String what) {
    if (!what.equals(contradictions.put(witness, what))) {
      LOG.errorf("A WITNESS CONTRADICTS THE AUDIT LOG: %s says: %s", witness, what);
    }
  }

  /** It took a checkpoint from this replica. */
  void agreed(String witness) {
    if (contradictions.remove(witness) != null) {
      LOG.infof("the witness %s takes the log for what it has seen again", witness);
    }
  }

  // ---- what keeps events from their places

  /** Why events get no places though nothing is known to be wrong; empty while they get theirs. */
  public Optional<String> obstacle() {
    return Optional.ofNullable(obstacle.get());
  }

  void obstructed(String why) {
    obstacle.set(why);
  }

  void unobstructed() {
    obstacle.set(null);
  }

  private long lastCheck() {
    return checked().map(Checked::at).map(Instant::getEpochSecond).orElse(0L);
  }

  private long size() {
    return largest().map(SignedHead::size).orElse(0L);
  }
}

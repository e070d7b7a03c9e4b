package dev.lapse.audit;

import dev.lapse.tlog.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * The service's own log, which is kept elsewhere: a line each, as the last one of an export. Every
 * replica writes what it sees, and knows of nobody else's memory: what is to leave the database
 * must not be muted in it.
 */
final class LogOutput {
  static final String NAME = "log output";

  private static final Logger LOG = Logger.getLogger(LogOutput.class);

  private final AtomicReference<SignedHead> largest = new AtomicReference<>();

  /**
   * Writes a head, unless it was written already.
   *
   * @throws BrokenLogException if a larger one was, or another one of its size
   */
  synchronized void announce(SignedHead head) {
    var before = Optional.ofNullable(largest.get());
    before.ifPresent(written -> requireGrown(written, head));
    if (before.isEmpty() || before.get().size() < head.size()) {
      largest.set(head);
      LOG.infof("audit log %s", line(head));
    }
  }

  private static void requireGrown(SignedHead written, SignedHead head) {
    if (head.size() < written.size()) {
      throw new BrokenLogException(
          "the last checkpoint is of size %d, but one of size %d was announced: it was rolled back"
              .formatted(head.size(), written.size()));
    }
    if (head.size() == written.size() && !head.agreesWith(written)) {
      throw new BrokenLogException(
          "the checkpoint of size %d is not the one that was announced before: the log has forked"
              .formatted(head.size()));
    }
  }

  /** How far it is. */
  Optional<Deliveries.Progress> progress() {
    return Optional.ofNullable(largest.get())
        .map(head -> new Deliveries.Progress(NAME, head.size(), 0, Optional.empty()));
  }

  /** On one line, whatever form the log output has. */
  static String line(SignedHead head) {
    return new String(
        CanonicalJson.write(Map.of("checkpoint", head.note())), StandardCharsets.UTF_8);
  }
}

package dev.lapse.grant;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/**
 * Sends what PostgreSQL passes on to every replica when, and only when, the transaction commits.
 */
@ApplicationScoped
public class Signals {
  /**
   * A grant changed; the payload is its id, a colon and its version. A trigger of its table sends
   * it, with each change.
   */
  public static final String GRANT_CHANGED = "lapse_grant_changed";

  /** A target is due at an instant; the payload is that instant in milliseconds since the epoch. */
  public static final String TARGET_DUE = "lapse_target_due";

  public Uni<Void> targetDue(Instant due) {
    return send(TARGET_DUE, Long.toString(due.toEpochMilli()));
  }

  private static Uni<Void> send(String channel, String payload) {
    return Panache.getSession()
        .chain(session ->
            session
                .createNativeQuery("SELECT pg_notify(:channel, :payload)", Object.class)
                .setParameter("channel", channel)
                .setParameter("payload", payload)
                .getResultList())
        .replaceWithVoid();
  }
}

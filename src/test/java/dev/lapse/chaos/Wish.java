package dev.lapse.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One grant as its callers mean it to go.
 *
 * @param key under which it is requested, however often it has to be sent
 * @param subject the client id
 * @param scope the name of the client scope
 * @param lasts from the activation on; for one that is to go unanswered, how long that takes
 * @param startsIn counted from the request; empty: once approved
 * @param revokedAfter counted from the approval, for one that is to be revoked
 */
record Wish(
    String key,
    String subject,
    String scope,
    Fate fate,
    Duration lasts,
    Optional<Duration> startsIn,
    Duration revokedAfter) {

  /** The request of it, as sent at that instant. */
  Map<String, Object> request(Instant now) {
    Map<String, Object> body = new HashMap<>();
    body.put("subject", subject);
    body.put("scope", scope);
    body.put("reason", "Chaos");
    body.put("ticket", "CHG-1");
    body.put("compensatingControls", List.of("Somebody watches"));
    startsIn.ifPresent(start -> body.put("startsAt", now.plus(start).toString()));
    if (fate == Fate.UNANSWERED) {
      body.put("expiresAt", now.plus(lasts).toString());
    } else {
      body.put("duration", lasts.toString());
    }
    return body;
  }

  /** Whether it can still be asked for by a request that was written at that instant. */
  boolean isInTime(Instant written, Instant now) {
    boolean started = startsIn.filter(start -> !now.isBefore(written.plus(start))).isPresent();
    boolean over = fate == Fate.UNANSWERED && !now.isBefore(written.plus(lasts));
    return !started && !over;
  }
}

package dev.lapse.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/**
 * How many requests each caller has left. Kept in memory only: a restart forgives, and that is fine
 * for a limit that protects the service and not a secret.
 */
@ApplicationScoped
public class CallerLimits {
  // Far more than there are service accounts in a realm; it bounds the memory and nothing else.
  private static final long CALLERS_REMEMBERED = 10_000;

  private final ApiConfiguration.RateLimit limit;
  private final Cache<String, Bucket> requests = remembered();
  private final Cache<String, Bucket> tiles = remembered();

  @Inject
  CallerLimits(ApiConfiguration configuration) {
    limit = configuration.rateLimit();
  }

  private static Cache<String, Bucket> remembered() {
    return Caffeine.newBuilder().maximumSize(CALLERS_REMEMBERED).build();
  }

  /** Takes one request from that caller, or says how long it has to wait for the next one. */
  Optional<Duration> take(String subject) {
    return take(requests.get(subject, unknown -> fullBucket(limit.requests())));
  }

  /**
   * Takes one tile of the log from that caller. They are counted apart: whoever walks over a large
   * log is not kept from everything else meanwhile.
   */
  Optional<Duration> takeTile(String subject) {
    return take(tiles.get(subject, unknown -> fullBucket(limit.tiles())));
  }

  private static Optional<Duration> take(Bucket bucket) {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private Bucket fullBucket(long capacity) {
    return Bucket.builder()
        .addLimit(bandwidth -> bandwidth.capacity(capacity).refillGreedy(capacity, limit.period()))
        .build();
  }
}

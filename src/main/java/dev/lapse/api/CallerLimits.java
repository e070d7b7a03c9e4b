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
  private final Cache<String, Bucket> buckets;

  @Inject
  CallerLimits(ApiConfiguration configuration) {
    limit = configuration.rateLimit();
    buckets = Caffeine.newBuilder().maximumSize(CALLERS_REMEMBERED).build();
  }

  /** Takes one request from that caller, or says how long it has to wait for the next one. */
  Optional<Duration> take(String subject) {
    ConsumptionProbe probe =
        buckets.get(subject, unknown -> fullBucket()).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private Bucket fullBucket() {
    return Bucket.builder()
        .addLimit(bandwidth ->
            bandwidth.capacity(limit.requests()).refillGreedy(limit.requests(), limit.period()))
        .build();
  }
}

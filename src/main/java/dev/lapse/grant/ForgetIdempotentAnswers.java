package dev.lapse.grant;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Keeps the answers under idempotency keys from piling up. */
@ApplicationScoped
class ForgetIdempotentAnswers {
  private final IdempotentAnswers answers;
  private final GrantConfiguration configuration;
  private final Clock clock;

  ForgetIdempotentAnswers(
      IdempotentAnswers answers, GrantConfiguration configuration, Clock clock) {
    this.answers = answers;
    this.configuration = configuration;
    this.clock = clock;
  }

  @Scheduled(every = "1h", delayed = "1m")
  Uni<Void> forget() {
    return answers
        .forgetOlderThan(clock.instant().minus(configuration.keepIdempotentAnswers()))
        .replaceWithVoid();
  }
}

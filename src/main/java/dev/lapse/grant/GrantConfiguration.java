package dev.lapse.grant;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What an operator may set about requests. */
@ConfigMapping(prefix = "lapse.grants")
public interface GrantConfiguration {

  /** How long an answer given under an `Idempotency-Key` is kept. */
  @WithDefault("PT24H")
  Duration keepIdempotentAnswers();
}

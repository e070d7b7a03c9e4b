package dev.lapse.grant;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Where an answer needs Keycloak and it can't be had, the caller is told when to come back. */
public final class Availability {
  private static final Logger LOG = Logger.getLogger(Availability.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private Availability() {}

  /** The call, where a failure of Keycloak is a refusal that says when to come back. */
  public static <T> Uni<T> required(Uni<T> call) {
    return call.onFailure(KeycloakFailure.class).transform(Availability::refusal);
  }

  private static RefusedException refusal(KeycloakFailure failure) {
    LOG.warnf("a request could not be answered: %s", failure.getMessage());
    return new RefusedException(
        new Refusal.KeycloakUnavailable(failure.retryAfter().orElse(RETRY_AFTER)));
  }
}

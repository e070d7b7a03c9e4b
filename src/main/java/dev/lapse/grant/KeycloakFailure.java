package dev.lapse.grant;

import java.time.Duration;
import java.util.Optional;

/** Keycloak did not do, or did not answer, what was asked. */
public final class KeycloakFailure extends RuntimeException {

  /** What is known of the failed call. */
  public enum Kind {
    /** The call never reached Keycloak: nothing can have changed. */
    NOT_REACHED,
    /** Keycloak answered that it did not do it for want of a permission or a valid credential. */
    NOT_PERMITTED,
    /** Keycloak answered that it did not do it. */
    REJECTED,
    /** The call was sent and no usable answer came back: it may have been carried out. */
    UNCERTAIN
  }

  private final transient Kind kind;
  private final transient Duration retryAfter;

  public KeycloakFailure(Kind kind, String message, Duration retryAfter, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  public Kind kind() {
    return kind;
  }

  /** How long Keycloak asked to be left alone, if it did. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Whether the call may have changed something all the same. */
  public boolean mayHaveTakenEffect() {
    return kind == Kind.UNCERTAIN;
  }
}

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
    /** Keycloak answered that it did not do it, such as for want of the realm. */
    REJECTED,
    /** Keycloak answered that it did not do it now. */
    PUT_OFF,
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

  /**
   * Whether Keycloak will refuse until somebody changes something there, or in our configuration;
   * what is not permanent passes by itself.
   */
  public boolean isPermanent() {
    return switch (kind) {
      case NOT_PERMITTED, REJECTED -> true;
      case NOT_REACHED, PUT_OFF, UNCERTAIN -> false;
    };
  }

  /** Whether the call may have changed something all the same. */
  public boolean mayHaveTakenEffect() {
    return kind == Kind.UNCERTAIN;
  }
}

package dev.lapse.grant;

import dev.lapse.policy.OnTampering;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import java.util.Optional;

/** What others did to a grant's scope in Keycloak, and what is to be done about it. */
@Embeddable
class Tampering {
  @Enumerated(EnumType.STRING)
  private OnTampering onTampering;

  private boolean tampered;
  private Instant tamperedAt;
  private int restorations;

  protected Tampering() {}

  /** None so far. */
  Tampering(OnTampering onTampering) {
    this.onTampering = onTampering;
  }

  void noticed(Instant now) {
    tampered = true;
    tamperedAt = now;
  }

  /** Whether what was taken is to be given back once more. */
  boolean isToBeUndone(int mostRestorations) {
    return onTampering == OnTampering.RESTORE && restorations < mostRestorations;
  }

  void undone() {
    tampered = false;
    restorations++;
  }

  OnTampering onTampering() {
    return onTampering;
  }

  boolean isTampered() {
    return tampered;
  }

  Optional<Instant> tamperedAt() {
    return Optional.ofNullable(tamperedAt);
  }
}

package dev.lapse.grant;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.FetchType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import java.time.Instant;
import java.util.Optional;

/** The extensions of one grant: at most one waits for its decision. */
@Embeddable
class Extensions {
  @ManyToOne(fetch = FetchType.EAGER, cascade = CascadeType.PERSIST)
  @JoinColumn(name = "extension_id")
  private Extension pending;

  @Column(name = "extension_role")
  private String latestRole;

  @Column(name = "extensions_asked")
  private int asked;

  Extensions() {}

  void ask(Extension extension) {
    requireNonePending();
    pending = extension;
    latestRole = extension.approverRole();
    asked = extension.round();
  }

  void requireNonePending() {
    if (pending != null) {
      throw new RefusedException(new Refusal.ExtensionUndecided(pending.answerBy()));
    }
  }

  /** None waits any more. */
  void end(ExtensionOutcome how, Instant now) {
    if (pending != null) {
      pending.end(how, now);
      pending = null;
    }
  }

  /** The round of decisions that the next one will have. */
  int nextRound() {
    return asked + 1;
  }

  Optional<Extension> pending() {
    return Optional.ofNullable(pending);
  }

  Optional<String> latestRole() {
    return Optional.ofNullable(latestRole);
  }
}

package dev.lapse.oscal;

import dev.lapse.grant.GrantState;
import java.util.Arrays;
import java.util.Optional;

/** What OSCAL calls the state of an exception (the token {@code risk-status}). */
enum RiskStatus {
  REQUESTED("deviation-requested"),
  APPROVED("deviation-approved"),
  CLOSED("closed");

  private final String token;

  RiskStatus(String token) {
    this.token = token;
  }

  String token() {
    return token;
  }

  /** The one of a grant in that state; empty where the word is none that is known here. */
  static Optional<RiskStatus> of(Object state) {
    return Arrays.stream(GrantState.values())
        .filter(known -> known.name().equals(state))
        .findFirst()
        .map(RiskStatus::of);
  }

  private static RiskStatus of(GrantState state) {
    if (state.isEnded()) {
      return CLOSED;
    }
    return state == GrantState.AWAITING_APPROVAL ? REQUESTED : APPROVED;
  }
}

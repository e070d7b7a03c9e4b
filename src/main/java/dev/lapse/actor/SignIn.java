package dev.lapse.actor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a caller signed in, as its token says.
 *
 * @param acr the level of it: the claim {@code acr}
 * @param at when: the claim {@code auth_time}, to the second
 * @param amr by what means: the claim {@code amr}; empty where Keycloak does not say
 */
public record SignIn(Optional<String> acr, Optional<Instant> at, List<String> amr) {

  /** Nothing is known of it. */
  public static final SignIn UNKNOWN = new SignIn(Optional.empty(), Optional.empty(), List.of());

  public SignIn {
    amr = List.copyOf(amr);
  }

  /** Whether the token says anything of it. */
  public boolean isKnown() {
    return acr.isPresent() || at.isPresent() || !amr.isEmpty();
  }
}

package dev.lapse.policy;

import dev.lapse.actor.SignIn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How whoever decides has to have signed in.
 *
 * @param maxAge how long ago at most; at least {@link #SHORTEST}, at most {@link
 *     PolicyRule#LONGEST}; empty: whenever
 * @param acr which levels will do: one of these has to be the claim {@code acr}; empty: any
 */
public record RequiredSignIn(Optional<Duration> maxAge, List<String> acr) {
  /** Nothing is asked of it. */
  public static final RequiredSignIn NONE = new RequiredSignIn(Optional.empty(), List.of());

  /** Whoever has just signed in needs some time to decide. */
  public static final Duration SHORTEST = Duration.ofMinutes(1);

  /** What one level may be made of: it goes into addresses and headers as it is. */
  static final String ACR = "[A-Za-z0-9._:/~-]+";

  /**
   * @throws IllegalArgumentException if the age is out of range, or a level can't be one
   */
  public RequiredSignIn {
    acr = List.copyOf(acr);
    if (maxAge
        .filter(age -> age.compareTo(SHORTEST) < 0 || !PolicyRule.isInRange(age))
        .isPresent()) {
      throw new IllegalArgumentException("maxAge is out of range");
    }
    if (!acr.stream().allMatch(level -> level.matches(ACR))) {
      throw new IllegalArgumentException("acr holds what is no level");
    }
  }

  /** Whether anything is asked at all. */
  public boolean isAsked() {
    return maxAge.isPresent() || !acr.isEmpty();
  }

  /** What a token does not say of its sign-in does not hold. */
  public boolean isMetBy(SignIn signIn, Instant now) {
    return isRecent(signIn, now) && isStrong(signIn);
  }

  private boolean isRecent(SignIn signIn, Instant now) {
    return maxAge.isEmpty()
        || signIn.at().filter(at -> !at.plus(maxAge.get()).isBefore(now)).isPresent();
  }

  private boolean isStrong(SignIn signIn) {
    return acr.isEmpty() || signIn.acr().filter(acr::contains).isPresent();
  }
}

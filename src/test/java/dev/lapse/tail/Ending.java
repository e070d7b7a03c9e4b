package dev.lapse.tail;

import dev.lapse.policy.Cutoff;
import java.util.stream.Stream;

/**
 * One way for a grant to end.
 *
 * @param cutoff of the policy
 * @param assignment how the client has the scope: {@code OPTIONAL} or {@code DEFAULT}
 * @param how what makes it end
 */
record Ending(Cutoff cutoff, String assignment, How how) {

  enum How {
    /** It expires as approved. */
    EXPIRED,
    /** It expires as an extension has it. */
    EXTENDED,
    /** Somebody revokes it, without a word on the cutoff: it is struck. */
    REVOKED
  }

  /** Of the cutoffs that need nothing of Keycloak but its admin API. */
  static Stream<Ending> all() {
    return Stream.of(Cutoff.DRAIN, Cutoff.STRIKE, Cutoff.LINGER)
        .flatMap(cutoff ->
            Stream.of("OPTIONAL", "DEFAULT")
                .flatMap(assignment ->
                    Stream.of(How.values()).map(how -> new Ending(cutoff, assignment, how))));
  }

  /** Which cutoff the end has, whatever the policy says. */
  Cutoff effective() {
    return how == How.REVOKED ? Cutoff.STRIKE : cutoff;
  }

  @Override
  public String toString() {
    return "%s, %s, %s".formatted(cutoff, assignment, how);
  }
}

package dev.lapse.drift;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.Guarded;
import java.util.Optional;

/** What a comparison of a target with Keycloak tells. */
sealed interface Verdict {

  /** Nothing is to be done. */
  record Agrees() implements Verdict {}

  /**
   * The scope is there again, though we had removed it and no grant holds it.
   *
   * @param as how it is attached
   */
  record CameBack(Assignment as) implements Verdict {}

  /**
   * A grant in force has lost its scope, or has it another way.
   *
   * @param now how it is attached; empty: it is not
   */
  record Tampered(Optional<Assignment> now) implements Verdict {}

  /**
   * A grant in force has its scope, and Keycloak does not hold its tokens to the end that it was
   * told; or the guard looks after the scope, and was told none.
   *
   * @param now what holds them
   */
  record Uncapped(Guarded now) implements Verdict {}

  /**
   * A grant in force has lost its scope for good.
   *
   * @param why as a sentence
   */
  record Lost(String why) implements Verdict {}
}

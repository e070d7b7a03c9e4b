package dev.lapse.enforcement;

import dev.lapse.grant.Assignment;
import java.util.List;
import java.util.stream.Stream;

/** What has to be true in Keycloak for one target. */
sealed interface Plan {

  /** Whether it only takes away what we left behind, with no grant that ends by it. */
  default boolean isClearingUp() {
    return this instanceof Remove remove && remove.ending().isEmpty();
  }

  /** Whether no grant moves on by it. */
  default boolean concernsNoGrant() {
    return isClearingUp() || this instanceof Keep || this instanceof ForgetEnd;
  }

  /** As it is: no grant needs Keycloak now. */
  record Rest() implements Plan {}

  /**
   * The scope has to be there.
   *
   * @param wanting grants that are to become active, or to get back what somebody took
   * @param waiting grants that end, and will then be held by those
   */
  record Assign(Assignment assignment, List<Held> wanting, List<Held> waiting) implements Plan {
    List<Held> concerned() {
      return Stream.concat(wanting.stream(), waiting.stream()).toList();
    }
  }

  /**
   * The scope has to be there still: a removal that came late may have taken it.
   *
   * @param holders the grants in force
   */
  record Keep(Assignment assignment, List<Held> holders) implements Plan {}

  /** The end that Keycloak was told is long over, and nobody has the scope: it has to go. */
  record ForgetEnd() implements Plan {}

  /**
   * The scope must not be there any more.
   *
   * @param ending the grants that end by it; empty where only what we left behind is cleared up
   * @param strike whether older tokens are to be refused too
   */
  record Remove(List<Held> ending, boolean strike) implements Plan {
    /** Whether the grants it is for go on to their end without the scope. */
    boolean isOnlyDraining() {
      return !ending.isEmpty() && ending.stream().allMatch(Held::draining);
    }
  }
}

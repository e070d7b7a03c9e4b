package dev.lapse.inventory;

import java.time.Instant;

/** Whether a client had tokens with a scope in some time, as far as Keycloak has kept it. */
public sealed interface Use {

  /**
   * It had.
   *
   * @param last when it got the last one of that time
   */
  record Used(Instant last) implements Use {}

  /** Keycloak has kept sign-ins since before that time, and in none of it was the scope. */
  record NotSeen() implements Use {}

  /**
   * Keycloak does not tell.
   *
   * @param reason why not, for people: a clause without a full stop
   */
  record Unknown(String reason) implements Use {}
}

package dev.lapse.enforcement;

import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.TargetReading;

/** What came of a {@link Plan} in Keycloak. */
sealed interface Outcome {

  /**
   * The scope was read back on the client.
   *
   * @param anew whether it was not there, or not that way, before
   * @param leaked whether tokens may have been issued that Keycloak did not hold to the end that
   *     was on record
   */
  record Assigned(TargetReading.Found readBack, boolean anew, boolean leaked) implements Outcome {
    /** Whether Keycloak itself holds tokens to the end of the grants. */
    boolean isGuarded() {
      return readBack.guarded().governed();
    }
  }

  /**
   * The scope was read back gone from the client.
   *
   * @param struck whether older tokens are refused by a {@code notBefore} that was read back too
   */
  record Removed(TargetReading.Found readBack, boolean struck) implements Outcome {}

  /** Keycloak has no end of the target any more; whether it has the scope was not looked at. */
  record EndForgotten() implements Outcome {}

  /** The scope is there, and not through us: it stays, and is no exception of ours. */
  record Standing(TargetReading.Found reading) implements Outcome {}

  /** The client was deleted: nothing of it is left that could carry the scope. */
  record Gone() implements Outcome {}

  /** The client can't be given the scope, and trying again won't help. */
  record Unusable(String why) implements Outcome {}

  /**
   * Keycloak did not do it, or did not say so.
   *
   * @param untouched whether it is certain that this attempt has changed nothing
   */
  record Failed(KeycloakFailure failure, boolean untouched) implements Outcome {}
}

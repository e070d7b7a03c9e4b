package dev.lapse.grant;

/** What Keycloak knows of the names in a request. */
public sealed interface Lookup {

  /** Client and scope exist, and the client is a usable service account. */
  record Found(TargetKey target, TargetReading.Found reading) implements Lookup {}

  /** There is no client of that name. */
  record NoSuchSubject() implements Lookup {}

  /** There is no OpenID Connect client scope of that name. */
  record NoSuchScope() implements Lookup {}

  /**
   * The client is none that could use the scope.
   *
   * @param problem why, to follow its name: "has no service account"
   */
  record UnusableSubject(String problem) implements Lookup {}
}

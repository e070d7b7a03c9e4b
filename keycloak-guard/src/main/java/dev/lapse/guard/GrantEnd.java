package dev.lapse.guard;

/**
 * Until when a client may use a guarded scope, as its attribute {@code lapse.until.<scope id>}
 * says. All instants are epoch seconds.
 */
sealed interface GrantEnd {
  /** What the name of the attribute begins with; the id of the client scope follows. */
  String ATTRIBUTE_PREFIX = "lapse.until.";

  /** Nobody has set an end, and none is asked for. */
  record Unlimited() implements GrantEnd {}

  /**
   * The end of the last grant that holds the scope.
   *
   * @param second of the end, which does not belong to the grant any more
   */
  record At(long second) implements GrantEnd {}

  /** There is no grant, though there has to be one; or what the attribute says can't be read. */
  record Never() implements GrantEnd {}

  /**
   * What an attribute says.
   *
   * @param attribute its value, null if the client has none
   * @param strict whether a client without a grant gets nothing from the scope
   */
  static GrantEnd of(String attribute, boolean strict) {
    if (attribute == null) {
      return strict ? new Never() : new Unlimited();
    }
    try {
      return new At(Long.parseLong(attribute));
    } catch (NumberFormatException e) {
      // Deny on doubt: whoever wrote this meant an end.
      return new Never();
    }
  }

  /** Whether the scope is of no use any more. */
  default boolean hasPassed(long now) {
    if (this instanceof At end) {
      return now >= end.second();
    }
    return this instanceof Never;
  }

  /**
   * The expiry of a token with this scope.
   *
   * @param expiry that it would have; null or 0 if none, as Keycloak writes it
   */
  default Long cap(Long expiry) {
    if (this instanceof At end) {
      boolean endless = expiry == null || expiry == 0;
      return endless ? end.second() : Math.min(expiry, end.second());
    }
    return expiry;
  }
}

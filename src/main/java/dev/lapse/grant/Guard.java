package dev.lapse.grant;

import java.util.Optional;

/**
 * The extension of Keycloak that ends tokens by itself, as Lapse last saw it in a realm.
 *
 * @param presence whether it is there
 * @param version its own version, where Keycloak tells
 */
public record Guard(Presence presence, Optional<String> version) {

  /** Whether it is there. */
  public enum Presence {
    /** It is. */
    THERE,
    /** Keycloak does not have it. */
    MISSING,
    /** Keycloak has not been asked yet, or does not say. */
    UNKNOWN
  }

  /** Nothing is known of it. */
  public static final Guard UNKNOWN = new Guard(Presence.UNKNOWN, Optional.empty());

  public boolean isThere() {
    return presence == Presence.THERE;
  }

  /** Whether it is worth trying. */
  public boolean mayBeThere() {
    return presence != Presence.MISSING;
  }
}

package dev.lapse.policy;

/**
 * What becomes of a grant in force whose scope somebody took off the client, or attached another
 * way, behind Lapse's back.
 */
public enum OnTampering {
  /** The grant ends, as if it were revoked: whoever took the scope off may have had a reason. */
  END,
  /** The scope is given back as it was. */
  RESTORE
}

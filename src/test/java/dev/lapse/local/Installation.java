package dev.lapse.local;

/**
 * Which Keycloak runs, and with what in its {@code providers} folder.
 *
 * @param version of Keycloak's distribution
 * @param guarded whether the guard is installed
 */
public record Installation(String version, boolean guarded) {
  private static final String USUAL = "26.7.3";
  private static final String OLDEST = "26.4.7";

  /** What development and the tests run on. */
  public static Installation usual() {
    return new Installation(System.getProperty("lapse.local.keycloak-version", USUAL), true);
  }

  /** The oldest Keycloak that the guard is for; only the build that runs every test unpacks it. */
  public static Installation oldest() {
    return new Installation(
        System.getProperty("lapse.local.oldest-keycloak-version", OLDEST), true);
  }

  /** The same without the guard, as Keycloak comes. */
  public Installation withoutGuard() {
    return new Installation(version, false);
  }
}

package dev.lapse.startup;

/**
 * One setting that the service must not run with.
 *
 * @param property its name
 * @param message what is wrong with it and what would be right, to follow the name
 */
record ConfigurationProblem(String property, String message) {
  @Override
  public String toString() {
    return property + " " + message;
  }
}

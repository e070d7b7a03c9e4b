package dev.lapse.startup;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What settings are fit for anything but the demo. Pure. */
final class ProductionChecks {

  /**
   * The settings that are judged.
   *
   * @param policyFileConfigured whether a policy file is named; without, the demo's would be in
   *     force
   */
  record Settings(
      String keycloakUrl,
      String clientSecret,
      String databasePassword,
      boolean policyFileConfigured) {}

  /** The secrets that this project publishes. */
  private static final Set<String> PUBLISHED = Set.of("lapse-secret", "lapse", "postgres", "admin");

  private ProductionChecks() {}

  static List<ConfigurationProblem> problemsOf(Settings settings) {
    var problems = new ArrayList<ConfigurationProblem>();
    if (!isHttps(settings.keycloakUrl())) {
      problems.add(
          new ConfigurationProblem(
              "lapse.keycloak.url",
              "must begin with https://, or tokens could be read on the way"));
    }
    if (isPublished(settings.clientSecret())) {
      problems.add(
          new ConfigurationProblem(
              "lapse.keycloak.client-secret",
              "is empty or the demo's, which anybody knows: make Keycloak generate one"));
    }
    if (isPublished(settings.databasePassword())) {
      problems.add(
          new ConfigurationProblem(
              "quarkus.datasource.password",
              "is empty or the demo's, which anybody knows: set LAPSE_DATABASE_PASSWORD"));
    }
    if (!settings.policyFileConfigured()) {
      problems.add(
          new ConfigurationProblem(
              "lapse.policy.file", "is missing: set LAPSE_POLICY_FILE to your policy file"));
    }
    return List.copyOf(problems);
  }

  private static boolean isPublished(String secret) {
    return secret.isBlank() || PUBLISHED.contains(secret);
  }

  private static boolean isHttps(String url) {
    return url.toLowerCase(Locale.ROOT).startsWith("https://");
  }
}

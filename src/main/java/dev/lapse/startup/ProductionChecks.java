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
   * @param tokenServerUrl where Keycloak's keys for callers' tokens are taken from
   * @param audience whom callers' tokens have to be meant for; empty: anybody
   * @param policyFileConfigured whether a policy file is named; without, the demo's would be in
   *     force
   * @param logKeyConfigured whether there is a key to sign the audit log with
   */
  record Settings(
      String keycloakUrl,
      String tokenServerUrl,
      List<String> audience,
      String clientSecret,
      String databasePassword,
      boolean policyFileConfigured,
      boolean logKeyConfigured) {}

  /** The secrets that this project publishes, those of the demo's realm file among them. */
  private static final Set<String> PUBLISHED =
      Set.of(
          "lapse-secret",
          "ci-deployer-secret",
          "legacy-billing-secret",
          "incident-bot-secret",
          "partner-sync-secret",
          "vault-api-secret",
          "telemetry-api-secret",
          "billing-api-secret",
          "lapse",
          "postgres",
          "admin");

  /** What Quarkus takes for any audience. */
  private static final String ANYBODY = "any";

  private ProductionChecks() {}

  static List<ConfigurationProblem> problemsOf(Settings settings) {
    var problems = new ArrayList<ConfigurationProblem>();
    if (!isHttps(settings.keycloakUrl())) {
      problems.add(
          new ConfigurationProblem(
              "lapse.keycloak.url",
              "must begin with https://, or tokens could be read on the way"));
    }
    if (!isHttps(settings.tokenServerUrl()) && !isDerived(settings)) {
      problems.add(
          new ConfigurationProblem(
              "quarkus.oidc.auth-server-url",
              "must begin with https://, or others could say which tokens are good"));
    }
    if (settings.audience().isEmpty() || settings.audience().contains(ANYBODY)) {
      problems.add(
          new ConfigurationProblem(
              "quarkus.oidc.token.audience",
              "must name the client of Lapse, or whoever is sent a token of somebody could act as"
                  + " them"));
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
    if (!settings.logKeyConfigured()) {
      problems.add(
          new ConfigurationProblem(
              "lapse.audit.key",
              "is missing, and without it nobody can check the audit log: make one as README.md"
                  + " says, and set LAPSE_AUDIT_KEY or LAPSE_AUDIT_KEY_FILE"));
    }
    return List.copyOf(problems);
  }

  /** Left as it is, it follows from lapse.keycloak.url, which is named then. */
  private static boolean isDerived(Settings settings) {
    return settings.tokenServerUrl().startsWith(settings.keycloakUrl());
  }

  private static boolean isPublished(String secret) {
    return secret.isBlank() || PUBLISHED.contains(secret);
  }

  private static boolean isHttps(String url) {
    return url.toLowerCase(Locale.ROOT).startsWith("https://");
  }
}

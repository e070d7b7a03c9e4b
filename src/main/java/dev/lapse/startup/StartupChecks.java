package dev.lapse.startup;

import dev.lapse.audit.LogKeys;
import dev.lapse.grant.KeycloakFailure;
import dev.lapse.keycloak.KeycloakConfiguration;
import dev.lapse.keycloak.Permissions;
import dev.lapse.policy.PoliciesInForce;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.mutiny.TimeoutException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Refuses to start with a configuration that is fit for the demo only, or with a credential that
 * can do too little. A Keycloak that can't be reached is no reason: grants have to end also after a
 * restart in the middle of an outage, and readiness goes on looking.
 */
@ApplicationScoped
class StartupChecks {
  private static final Logger LOG = Logger.getLogger(StartupChecks.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final KeycloakConfiguration keycloak;
  private final PoliciesInForce policies;
  private final Permissions permissions;
  private final LogKeys logKeys;
  private final Optional<String> databasePassword;
  private final Optional<String> tokenServerUrl;
  private final Optional<List<String>> audience;

  StartupChecks(
      KeycloakConfiguration keycloak,
      PoliciesInForce policies,
      Permissions permissions,
      LogKeys logKeys,
      @ConfigProperty(name = "quarkus.datasource.password") Optional<String> databasePassword,
      @ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> tokenServerUrl,
      @ConfigProperty(name = "quarkus.oidc.token.audience") Optional<List<String>> audience) {
    this.keycloak = keycloak;
    this.policies = policies;
    this.permissions = permissions;
    this.logKeys = logKeys;
    this.databasePassword = databasePassword;
    this.tokenServerUrl = tokenServerUrl;
    this.audience = audience;
  }

  void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
    if (LaunchMode.current() != LaunchMode.NORMAL || ConfigUtils.isProfileActive("demo")) {
      return;
    }
    var problems = new ArrayList<>(ProductionChecks.problemsOf(settings()));
    if (problems.isEmpty()) {
      keycloak.realms().stream().flatMap(this::permissionsIn).forEach(problems::add);
    }
    if (!problems.isEmpty()) {
      throw new InsecureConfigurationException(problems);
    }
  }

  private ProductionChecks.Settings settings() {
    return new ProductionChecks.Settings(
        keycloak.url(),
        tokenServerUrl.orElse(""),
        audience.orElse(List.of()),
        keycloak.clientSecret(),
        databasePassword.orElse(""),
        policies.isConfigured(),
        logKeys.areThere());
  }

  private Stream<ConfigurationProblem> permissionsIn(String realm) {
    try {
      return lacking(realm, permissions.missingIn(realm).await().atMost(PATIENCE)).stream();
    } catch (KeycloakFailure failure) {
      return unanswered(realm, failure).stream();
    } catch (TimeoutException timeout) {
      LOG.warnf(
          "permissions in realm %s are not known yet: Keycloak did not answer in time", realm);
      return Stream.empty();
    }
  }

  private static Optional<ConfigurationProblem> lacking(String realm, List<String> missing) {
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ConfigurationProblem(
                "lapse.keycloak.client-id",
                "names a client that can do too little in realm %s: give its service account realm-management %s"
                    .formatted(realm, String.join(", ", missing))));
  }

  private static Optional<ConfigurationProblem> unanswered(String realm, KeycloakFailure failure) {
    if (failure.kind() == KeycloakFailure.Kind.NOT_PERMITTED) {
      return Optional.of(
          new ConfigurationProblem(
              "lapse.keycloak.client-secret",
              "or lapse.keycloak.client-id is wrong for realm %s: %s"
                  .formatted(realm, failure.getMessage())));
    }
    LOG.warnf("permissions in realm %s are not known yet: %s", realm, failure.getMessage());
    return Optional.empty();
  }
}

package dev.lapse.keycloak;

import dev.lapse.keycloak.PermissionWatch.Sight;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready where Keycloak answers for every managed realm and lets Lapse do its work there; says what
 * is missing.
 */
@Readiness
@ApplicationScoped
class KeycloakReadiness implements AsyncHealthCheck {
  private static final String UP = "permissions complete";

  private final KeycloakConfiguration configuration;
  private final PermissionWatch watch;

  KeycloakReadiness(KeycloakConfiguration configuration, PermissionWatch watch) {
    this.configuration = configuration;
    this.watch = watch;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return Multi.createFrom()
        .iterable(configuration.realms())
        .onItem()
        .transformToUniAndConcatenate(this::check)
        .collect()
        .asList()
        .map(KeycloakReadiness::summary);
  }

  private record Finding(String realm, boolean good, String says) {}

  private Uni<Finding> check(String realm) {
    return watch.look(realm).map(sight -> finding(realm, sight));
  }

  private static Finding finding(String realm, Sight sight) {
    return switch (sight) {
      case Sight.Answered answered when answered.missing().isEmpty() ->
          new Finding(realm, true, UP);
      case Sight.Answered answered ->
          new Finding(
              realm,
              false,
              "the service account of Lapse lacks realm-management: "
                  + String.join(", ", answered.missing()));
      case Sight.Unanswered unanswered -> new Finding(realm, false, unanswered.why());
    };
  }

  private static HealthCheckResponse summary(List<Finding> findings) {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("keycloak");
    findings.forEach(finding -> response.withData("realm " + finding.realm(), finding.says()));
    return response.status(findings.stream().allMatch(Finding::good)).build();
  }
}

package dev.lapse.enforcement;

import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.lapse.grant.Keycloak;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes replicas of the enforcer on the service's own database, with a Keycloak of the test's. */
@ApplicationScoped
class Enforcers {
  private final ClaimRepository claims;
  private final Preparation preparation;
  private final Settlement settlement;
  private final OwnContext ownContext;
  private final ClientCutoffs cutoffs;
  private final EnforcementConfiguration configuration;
  private final EnforcementMetrics metrics;
  private final TimeBasedEpochGenerator ids;

  Enforcers(
      ClaimRepository claims,
      Preparation preparation,
      Settlement settlement,
      OwnContext ownContext,
      ClientCutoffs cutoffs,
      EnforcementConfiguration configuration,
      EnforcementMetrics metrics,
      TimeBasedEpochGenerator ids) {
    this.claims = claims;
    this.preparation = preparation;
    this.settlement = settlement;
    this.ownContext = ownContext;
    this.cutoffs = cutoffs;
    this.configuration = configuration;
    this.metrics = metrics;
    this.ids = ids;
  }

  Enforcer with(Keycloak keycloak, KeycloakAct act) {
    return new Enforcer(
        claims,
        preparation,
        act,
        keycloak,
        new Strike(keycloak, cutoffs),
        settlement,
        ownContext,
        configuration,
        metrics,
        ids);
  }
}

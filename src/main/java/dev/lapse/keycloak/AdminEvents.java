package dev.lapse.keycloak;

import dev.lapse.grant.Attribution;
import dev.lapse.grant.TargetKey;
import io.quarkus.oidc.client.OidcClient;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Asks Keycloak's admin events who changed an assignment. They may be off, expired or out of sight:
 * nothing may depend on them.
 */
@ApplicationScoped
class AdminEvents {
  private static final String SCOPES_OF_CLIENTS = "CLIENT_SCOPE_CLIENT_MAPPING";
  private static final Attribution NO_EVENT =
      new Attribution.NotTold(
          "Keycloak has no admin event of it: they are off, or it came from a backup.");

  private final AdminApi api;
  private final OidcClient tokens;
  private final CallMetrics metrics;

  AdminEvents(@RestClient AdminApi api, OidcClient tokens, CallMetrics metrics) {
    this.api = api;
    this.tokens = tokens;
    this.metrics = metrics;
  }

  /** The time is Keycloak's own: a token that it stamps now tells it. */
  Uni<Attribution> whoChanged(TargetKey target, Attribution.Change change, Duration ago) {
    return tokens
        .getTokens()
        .map(token -> token.getAccessToken())
        .chain(own ->
            latest(target).map(latest -> latest.filter(event -> isMeant(event, change, ago, own))))
        .chain(event -> told(target.realm(), event))
        .onFailure()
        .recoverWithItem(AdminEvents::notTold);
  }

  /** The newest one of all: what is older has been undone since. */
  private Uni<Optional<AdminEvent>> latest(TargetKey target) {
    var path = "clients/%s/*-client-scopes/%s".formatted(target.clientUuid(), target.scopeUuid());
    var call = api.adminEvents(target.realm(), SCOPES_OF_CLIENTS, path, 1);
    return metrics.timed("read admin events", call).map(events -> events.stream().findFirst());
  }

  private static boolean isMeant(
      AdminEvent event, Attribution.Change change, Duration ago, String ownToken) {
    var since = OwnToken.issuedAt(ownToken).minus(ago);
    return event.operationType().equals(operation(change))
        && !event.at().isBefore(since)
        && event.authDetails() != null
        && OwnToken.subject(ownToken).filter(event.authDetails().userId()::equals).isEmpty();
  }

  private static String operation(Attribution.Change change) {
    return switch (change) {
      case ATTACHED -> "CREATE";
      case TAKEN_OFF -> "DELETE";
    };
  }

  private Uni<Attribution> told(String realm, Optional<AdminEvent> event) {
    return event
        .map(found -> nameOf(realm, found.authDetails()).map(client -> told(found, client)))
        .orElseGet(() -> Uni.createFrom().item(NO_EVENT));
  }

  private static Attribution told(AdminEvent event, String client) {
    return new Attribution.Told(
        event.authDetails().userId(),
        client,
        Optional.ofNullable(event.authDetails().ipAddress()),
        event.at());
  }

  /** A client of another realm, such as the one of the administrators, is out of sight. */
  private Uni<String> nameOf(String realm, AdminEvent.Who who) {
    return api.client(realm, who.clientId())
        .map(ClientRepresentation::clientId)
        .onFailure()
        .recoverWithItem(who.clientId());
  }

  private static Attribution notTold(Throwable failure) {
    return new Attribution.NotTold(
        Failures.isStatus(403, failure)
            ? "Lapse may not see Keycloak's admin events: it lacks view-events."
            : Failures.classify("read its admin events", failure).getMessage() + ".");
  }
}

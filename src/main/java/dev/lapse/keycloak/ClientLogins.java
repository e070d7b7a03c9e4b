package dev.lapse.keycloak;

import dev.lapse.grant.KeycloakFailure;
import dev.lapse.inventory.Use;
import dev.lapse.inventory.UseReadings;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Looks for tokens in the sign-ins of service accounts that Keycloak keeps. They may be off,
 * expired or out of sight, and a scope may be one that tokens don't name: then nothing is told.
 */
@ApplicationScoped
class ClientLogins implements UseReadings {
  private static final String CLIENT_LOGIN = "CLIENT_LOGIN";
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 10;

  private final AdminApi api;
  private final AdminCalls calls;
  private final RealmReadings readings;
  private final Clock clock;

  ClientLogins(@RestClient AdminApi api, AdminCalls calls, RealmReadings readings, Clock clock) {
    this.api = api;
    this.calls = calls;
    this.readings = readings;
    this.clock = clock;
  }

  @Override
  public Uni<Use> use(Tenure tenure) {
    return readings
        .eventSettings(tenure.realm())
        .chain(settings ->
            settings.keep(CLIENT_LOGIN)
                ? amongKept(tenure, settings)
                : unknown("the realm keeps no sign-ins of service accounts"))
        .onFailure(KeycloakFailure.class)
        .recoverWithItem(ClientLogins::notTold);
  }

  private Uni<Use> amongKept(Tenure tenure, EventSettings settings) {
    return readings
        .scopes(tenure.realm())
        .chain(scopes ->
            isNamed(tenure.scope(), scopes)
                ? search(tenure, 0)
                : unknown("tokens don't name this scope"))
        .map(use ->
            use instanceof Use.NotSeen && !settings.reachBackTo(tenure.from(), clock.instant())
                ? new Use.Unknown("the realm keeps sign-ins for a shorter time")
                : use);
  }

  private static boolean isNamed(String scope, List<ClientScopeRepresentation> scopes) {
    return scopes.stream()
        .filter(one -> scope.equals(one.name()))
        .findFirst()
        .filter(ClientScopeRepresentation::isNamedInToken)
        .isPresent();
  }

  private Uni<Use> search(Tenure tenure, int page) {
    return page(tenure, page)
        .chain(events ->
            lastIn(tenure, events)
                .or(() -> end(events, page))
                .map(use -> Uni.createFrom().item(use))
                .orElseGet(() -> search(tenure, page + 1)));
  }

  private Uni<List<UserEvent>> page(Tenure tenure, int page) {
    return calls
        .in(tenure.realm())
        .call(
            "read sign-ins",
            api.events(
                tenure.realm(),
                CLIENT_LOGIN,
                tenure.clientId(),
                tenure.from().minusSeconds(1).toEpochMilli(),
                tenure.until().orElseGet(clock::instant).plusSeconds(1).toEpochMilli(),
                page * PAGE,
                PAGE));
  }

  /** Keycloak tells the newest first. */
  private static Optional<Use> lastIn(Tenure tenure, List<UserEvent> events) {
    return events.stream()
        .filter(event -> event.hasScope(tenure.scope()) && tenure.holds(event.at()))
        .map(UserEvent::at)
        .max(Instant::compareTo)
        .map(Use.Used::new);
  }

  private static Optional<Use> end(List<UserEvent> events, int page) {
    if (events.size() < PAGE) {
      return Optional.of(new Use.NotSeen());
    }
    return page + 1 < MOST_PAGES
        ? Optional.empty()
        : Optional.of(
            new Use.Unknown("none of its last %d sign-ins had it".formatted(PAGE * MOST_PAGES)));
  }

  private static Uni<Use> unknown(String reason) {
    return Uni.createFrom().item(new Use.Unknown(reason));
  }

  private static Use notTold(Throwable failure) {
    return new Use.Unknown(
        switch (((KeycloakFailure) failure).kind()) {
          case NOT_PERMITTED -> "Lapse may not see the realm's events: it lacks view-events";
          case REJECTED -> "Keycloak refuses to tell";
          case NOT_REACHED, PUT_OFF, UNCERTAIN -> "Keycloak does not answer";
        });
  }
}

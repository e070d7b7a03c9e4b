package dev.lapse.keycloak;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.Gain;
import dev.lapse.grant.Keycloak;
import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.Lookup;
import dev.lapse.grant.TargetKey;
import dev.lapse.grant.TargetReading;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestResponse;

/** {@link Keycloak} by its admin REST API. */
@ApplicationScoped
class KeycloakAdmin implements Keycloak {
  /** A client, and when Keycloak told of it. */
  private record Told(ClientRepresentation client, Instant at) {
    static Told first(RestResponse<List<ClientRepresentation>> answer, Instant at) {
      return new Told(answer.getEntity().getFirst(), at);
    }

    static Told only(RestResponse<ClientRepresentation> answer, Instant at) {
      return new Told(answer.getEntity(), at);
    }
  }

  private final AdminApi api;
  private final KeycloakConfiguration configuration;
  private final CallMetrics metrics;
  private final Clock clock;

  KeycloakAdmin(
      @RestClient AdminApi api,
      KeycloakConfiguration configuration,
      CallMetrics metrics,
      Clock clock) {
    this.api = api;
    this.configuration = configuration;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public List<String> realms() {
    return configuration.realms();
  }

  @Override
  public Uni<Lookup> lookUp(String realm, String subject, String scope) {
    return call("look up a client", api.clientsNamed(realm, subject))
        .chain(answer ->
            answer.getEntity().isEmpty()
                ? Uni.createFrom().item(new Lookup.NoSuchSubject())
                : lookUp(realm, Told.first(answer, keycloaksTime(answer)), scope));
  }

  private Uni<Lookup> lookUp(String realm, Told told, String scope) {
    if (told.client().problem().isPresent()) {
      return Uni.createFrom().item(new Lookup.UnusableSubject(told.client().problem().get()));
    }
    return call("look up a client scope", api.clientScopes(realm))
        .chain(scopes -> lookUp(realm, told, openIdConnectScope(scopes, scope)));
  }

  private static Optional<ClientScopeRepresentation> openIdConnectScope(
      List<ClientScopeRepresentation> scopes, String name) {
    return scopes.stream()
        .filter(scope -> scope.isOpenIdConnect() && scope.name().equals(name))
        .findFirst();
  }

  private Uni<Lookup> lookUp(String realm, Told told, Optional<ClientScopeRepresentation> scope) {
    if (scope.isEmpty()) {
      return Uni.createFrom().item(new Lookup.NoSuchScope());
    }
    var target = new TargetKey(realm, told.client().id(), scope.get().id());
    return reading(realm, told, scope.get()).map(found -> new Lookup.Found(target, found));
  }

  /**
   * Reads the scope by its id first: that proves that we may see it. From Keycloak 26.8 on, whoever
   * may not see client scopes is told that a client has none, which must not pass for proof.
   */
  @Override
  public Uni<TargetReading> read(TargetKey target) {
    return orNull("read a client scope", api.clientScope(target.realm(), target.scopeUuid()))
        .chain(scope ->
            scope == null
                ? gone(target.realm(), "The client scope was deleted in Keycloak.")
                : readClient(target, scope));
  }

  private Uni<TargetReading> readClient(TargetKey target, ClientScopeRepresentation scope) {
    return orNull("read a client", api.client(target.realm(), target.clientUuid()))
        .chain(answer ->
            answer == null
                ? gone(target.realm(), "The client was deleted in Keycloak.")
                : reading(target.realm(), Told.only(answer, keycloaksTime(answer)), scope)
                    .map(found -> found));
  }

  /**
   * "Not found" counts only where the realm itself is found: a realm that is away takes nothing
   * with it.
   */
  private Uni<TargetReading> gone(String realm, String what) {
    return call("read the realm", api.realm(realm)).map(found -> new TargetReading.Gone(what));
  }

  private Uni<TargetReading.Found> reading(
      String realm, Told told, ClientScopeRepresentation scope) {
    var client = told.client();
    return tokenLifespan(realm, client)
        .map(lifespan ->
            new TargetReading.Found(
                client.problem(),
                assignmentOf(client, scope.name()),
                lifespan,
                client.notBeforeInstant(),
                told.at()));
  }

  private Uni<Duration> tokenLifespan(String realm, ClientRepresentation client) {
    return client
        .ownTokenLifespan()
        .map(own -> Uni.createFrom().item(own))
        .orElseGet(
            () -> call("read the realm", api.realm(realm)).map(KeycloakAdmin::requireLifespan));
  }

  private static Duration requireLifespan(RealmRepresentation realm) {
    if (realm.accessTokenLifespan() == null) {
      throw new KeycloakFailure(
          KeycloakFailure.Kind.NOT_PERMITTED,
          "Keycloak does not tell the realm's token lifespan: Lapse lacks view-realm",
          null,
          null);
    }
    return Duration.ofSeconds(realm.accessTokenLifespan());
  }

  private static Optional<Assignment> assignmentOf(ClientRepresentation client, String scope) {
    if (contains(client.defaultClientScopes(), scope)) {
      return Optional.of(Assignment.DEFAULT);
    }
    return contains(client.optionalClientScopes(), scope)
        ? Optional.of(Assignment.OPTIONAL)
        : Optional.empty();
  }

  private static boolean contains(List<String> scopes, String name) {
    return scopes != null && scopes.contains(name);
  }

  @Override
  public Uni<Void> assign(TargetKey target, Assignment assignment) {
    var type = assignment.name().toLowerCase(Locale.ROOT);
    return call(
            "assign a client scope",
            api.assignScope(target.realm(), target.clientUuid(), type, target.scopeUuid()))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> remove(TargetKey target) {
    return orNull(
            "remove a client scope",
            api.removeScope(target.realm(), target.clientUuid(), target.scopeUuid()))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> setNotBefore(TargetKey target, Instant notBefore) {
    return call(
            "raise a client's not-before",
            api.updateClient(
                target.realm(), target.clientUuid(), new NotBefore(notBefore.getEpochSecond())))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> ping(String realm) {
    return call("read the realm", api.realm(realm)).replaceWithVoid();
  }

  @Override
  public Uni<List<Gain>> gains(TargetKey target) {
    return call("read a client scope", api.clientScope(target.realm(), target.scopeUuid()))
        .chain(scope ->
            call(
                    "read the roles of a client scope",
                    api.realmRolesOfScope(target.realm(), target.scopeUuid()))
                .map(roles -> Gains.of(scope, roles)));
  }

  /** Keycloak stamps tokens by its own clock; ours serves where it doesn't tell. */
  private Instant keycloaksTime(RestResponse<?> answer) {
    try {
      return ZonedDateTime.parse(
              String.valueOf(answer.getHeaderString(HttpHeaders.DATE)),
              DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant();
    } catch (DateTimeException e) {
      return clock.instant();
    }
  }

  private <T> Uni<T> orNull(String what, Uni<T> call) {
    return metrics
        .timed(what, call)
        .onFailure(Failures::isNotFound)
        .recoverWithNull()
        .onFailure()
        .transform(failure -> Failures.classify(what, failure));
  }

  private <T> Uni<T> call(String what, Uni<T> call) {
    return metrics
        .timed(what, call)
        .onFailure()
        .transform(failure -> Failures.classify(what, failure));
  }
}

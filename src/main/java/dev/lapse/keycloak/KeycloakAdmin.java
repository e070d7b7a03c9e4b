package dev.lapse.keycloak;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.Attribution;
import dev.lapse.grant.ClientSight;
import dev.lapse.grant.Gain;
import dev.lapse.grant.Guard;
import dev.lapse.grant.Guarded;
import dev.lapse.grant.Keycloak;
import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.Lookup;
import dev.lapse.grant.ScopeSight;
import dev.lapse.grant.TargetKey;
import dev.lapse.grant.TargetReading;
import io.quarkus.oidc.client.OidcClient;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** {@link Keycloak} by its admin REST API. */
@ApplicationScoped
class KeycloakAdmin implements Keycloak {
  private static final Map<String, ClientScopeRepresentation> NO_SCOPES = Map.of();

  private final AdminApi api;
  private final KeycloakConfiguration configuration;
  private final AdminCalls calls;
  private final RealmReadings readings;
  private final OidcClient tokens;
  private final AdminEvents events;
  private final GuardWatch guard;

  KeycloakAdmin(
      @RestClient AdminApi api,
      KeycloakConfiguration configuration,
      AdminCalls calls,
      RealmReadings readings,
      OidcClient tokens,
      AdminEvents events,
      GuardWatch guard) {
    this.api = api;
    this.configuration = configuration;
    this.calls = calls;
    this.readings = readings;
    this.tokens = tokens;
    this.events = events;
    this.guard = guard;
  }

  @Override
  public List<String> realms() {
    return configuration.realms();
  }

  @Override
  public Uni<Lookup> lookUp(String realm, String subject, String scope) {
    return calls
        .in(realm)
        .call("look up a client", api.clientsNamed(realm, subject))
        .chain(clients ->
            clients.isEmpty()
                ? Uni.createFrom().item(new Lookup.NoSuchSubject())
                : lookUp(realm, clients.getFirst(), scope));
  }

  private Uni<Lookup> lookUp(String realm, ClientRepresentation client, String scope) {
    if (client.problem().isPresent()) {
      return Uni.createFrom().item(new Lookup.UnusableSubject(client.problem().get()));
    }
    return readings
        .scopes(realm)
        .chain(scopes -> lookUp(realm, client, openIdConnectScope(scopes, scope)));
  }

  private static Optional<ClientScopeRepresentation> openIdConnectScope(
      List<ClientScopeRepresentation> scopes, String name) {
    return scopes.stream()
        .filter(scope -> scope.isOpenIdConnect() && scope.name().equals(name))
        .findFirst();
  }

  private Uni<Lookup> lookUp(
      String realm, ClientRepresentation client, Optional<ClientScopeRepresentation> scope) {
    if (scope.isEmpty()) {
      return Uni.createFrom().item(new Lookup.NoSuchScope());
    }
    var target = new TargetKey(realm, client.id(), scope.get().id());
    return reading(realm, client, scope).map(found -> new Lookup.Found(target, found));
  }

  /**
   * Reads the scope by its id first: that proves that we may see it. From Keycloak 26.8 on, whoever
   * may not see client scopes is told that a client has none, which must not pass for proof.
   */
  @Override
  public Uni<TargetReading> read(TargetKey target) {
    return readings
        .scope(target)
        .map(scope -> scope == null ? NO_SCOPES : Map.of(scope.id(), scope))
        .chain(scopes -> readClient(List.of(target), scopes))
        .map(readings -> readings.get(target));
  }

  @Override
  public Uni<Map<TargetKey, TargetReading>> readAll(List<TargetKey> targets) {
    var first = targets.getFirst();
    return targets.size() == 1
        ? read(first).map(reading -> Map.of(first, reading))
        : scopesOf(targets).chain(scopes -> readClient(targets, scopes));
  }

  /**
   * The scopes of the targets by their ids, as far as they are there. For several in one call; but
   * a list may leave out what we may not see, so one that it lacks is asked for by its id.
   */
  private Uni<Map<String, ClientScopeRepresentation>> scopesOf(List<TargetKey> targets) {
    var realm = targets.getFirst().realm();
    return readings
        .scopes(realm)
        .map(KeycloakAdmin::byId)
        .call(known -> addMissing(targets, known));
  }

  private static Map<String, ClientScopeRepresentation> byId(
      List<ClientScopeRepresentation> scopes) {
    var byId = new HashMap<String, ClientScopeRepresentation>();
    scopes.forEach(scope -> byId.put(scope.id(), scope));
    return byId;
  }

  private Uni<ClientScopeRepresentation> addMissing(
      List<TargetKey> targets, Map<String, ClientScopeRepresentation> known) {
    return Multi.createFrom()
        .iterable(targets)
        .filter(target -> !known.containsKey(target.scopeUuid()))
        .onItem()
        .transformToUniAndConcatenate(readings::scope)
        .invoke(scope -> known.put(scope.id(), scope))
        .collect()
        .last();
  }

  private Uni<Map<TargetKey, TargetReading>> readClient(
      List<TargetKey> targets, Map<String, ClientScopeRepresentation> scopes) {
    var realm = targets.getFirst().realm();
    return calls
        .in(realm)
        .orNull("read a client", api.client(realm, targets.getFirst().clientUuid()))
        .chain(client ->
            client == null
                ? gone(realm).map(gone -> readings(targets, target -> gone))
                : tokenLifespan(realm, client)
                    .map(lifespan ->
                        readings(
                            targets,
                            target ->
                                reading(
                                    client,
                                    Optional.ofNullable(scopes.get(target.scopeUuid())),
                                    lifespan))));
  }

  private static Map<TargetKey, TargetReading> readings(
      List<TargetKey> targets, Function<TargetKey, TargetReading> reading) {
    return targets.stream().collect(toMap(identity(), reading));
  }

  /**
   * "Not found" counts only where the realm itself is found: a realm that is away takes nothing
   * with it.
   */
  private Uni<TargetReading> gone(String realm) {
    return readings.realm(realm).map(found -> new TargetReading.Gone());
  }

  private Uni<TargetReading.Found> reading(
      String realm, ClientRepresentation client, Optional<ClientScopeRepresentation> scope) {
    return tokenLifespan(realm, client).map(lifespan -> reading(client, scope, lifespan));
  }

  /** A mapper whose provider was taken out of Keycloak does nothing. */
  private Guarded guarded(ClientRepresentation client, ClientScopeRepresentation scope) {
    return guard.guard().mayBeThere()
        ? GuardMapper.of(client, scope)
        : new Guarded(false, GuardMapper.of(client, scope).until());
  }

  private TargetReading.Found reading(
      ClientRepresentation client, Optional<ClientScopeRepresentation> scope, Duration lifespan) {
    return new TargetReading.Found(
        problemOf(client, scope),
        scope.flatMap(known -> Optional.ofNullable(client.scopes().get(known.name()))),
        lifespan,
        client.notBeforeInstant(),
        scope.map(known -> guarded(client, known)).orElse(Guarded.NOT_AT_ALL));
  }

  private static Optional<String> problemOf(
      ClientRepresentation client, Optional<ClientScopeRepresentation> scope) {
    return scope.isEmpty()
        ? Optional.of("The client scope was deleted in Keycloak.")
        : client.problem().map("The client %s."::formatted);
  }

  private Uni<Duration> tokenLifespan(String realm, ClientRepresentation client) {
    if (TokenLifespan.isOwn(client)) {
      return Uni.createFrom().item(TokenLifespan.ofClient(client));
    }
    return readings.realm(realm).map(found -> TokenLifespan.of(client, found));
  }

  /** No realm is without any: an empty list means that Keycloak doesn't show them. */
  @Override
  public Uni<Map<String, ScopeSight>> scopesIn(String realm) {
    return readings
        .scopes(realm)
        .map(scopes -> scopes.stream().collect(toMap(ClientScopeRepresentation::id, this::sight)))
        .invoke(KeycloakAdmin::requireAny);
  }

  private ScopeSight sight(ClientScopeRepresentation scope) {
    return new ScopeSight(scope.name(), guard.guard().mayBeThere() && GuardMapper.isOn(scope));
  }

  private static void requireAny(Map<String, ScopeSight> scopes) {
    if (scopes.isEmpty()) {
      throw new KeycloakFailure(
          KeycloakFailure.Kind.NOT_PERMITTED,
          "Keycloak shows Lapse no client scope of the realm",
          null,
          null);
    }
  }

  @Override
  public Uni<Optional<ClientSight>> glanceAt(String realm, String clientUuid) {
    return calls
        .in(realm)
        .orNull("read a client", api.client(realm, clientUuid))
        .map(client -> Optional.ofNullable(client).map(KeycloakAdmin::sight));
  }

  private static ClientSight sight(ClientRepresentation client) {
    return new ClientSight(client.scopes(), GuardMapper.endsOf(client));
  }

  @Override
  public Uni<Attribution> whoChanged(TargetKey target, Attribution.Change change, Duration ago) {
    return CallersContext.of(events.whoChanged(target, change, ago));
  }

  @Override
  public Uni<Void> assign(TargetKey target, Assignment assignment) {
    var type = assignment.name().toLowerCase(Locale.ROOT);
    return calls
        .in(target.realm())
        .call(
            "assign a client scope",
            api.assignScope(target.realm(), target.clientUuid(), type, target.scopeUuid()))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> remove(TargetKey target) {
    return calls
        .takingAwayIn(target.realm())
        .orNull(
            "remove a client scope",
            api.removeScope(target.realm(), target.clientUuid(), target.scopeUuid()))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> setNotBefore(TargetKey target, Instant notBefore) {
    return calls
        .takingAwayIn(target.realm())
        .call(
            "raise a client's not-before",
            api.updateClient(
                target.realm(), target.clientUuid(), new NotBefore(notBefore.getEpochSecond())))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> tellEnds(String realm, String clientUuid, Map<String, Optional<Instant>> ends) {
    var attributes = new HashMap<String, String>();
    ends.forEach(
        (scope, end) -> attributes.put(GuardMapper.attribute(scope), GuardMapper.value(end)));
    return calls
        .in(realm)
        .orNull(
            "tell a client its ends",
            api.updateAttributes(realm, clientUuid, new ClientAttributes(attributes)))
        .replaceWithVoid();
  }

  /**
   * Keycloak 26.7.3 refuses a mapper of a provider that it does not have. One that is there already
   * was a moment quicker than we.
   */
  @Override
  public Uni<Boolean> putUnderGuard(TargetKey target) {
    return calls
        .in(target.realm())
        .call(
            "put a client scope under the guard",
            api.addMapper(target.realm(), target.scopeUuid(), GuardMapper.New.LENIENT))
        .replaceWith(true)
        .onFailure(KeycloakAdmin::isThereAlready)
        .recoverWithItem(true)
        .onFailure(KeycloakAdmin::isRefused)
        .recoverWithItem(false)
        .invoke(guard::tried);
  }

  private static boolean isThereAlready(Throwable failure) {
    return failure instanceof KeycloakFailure refused && Failures.isStatus(409, refused.getCause());
  }

  private static boolean isRefused(Throwable failure) {
    return failure instanceof KeycloakFailure refused && refused.isPermanent();
  }

  @Override
  public Guard guard(String realm) {
    return guard.guard();
  }

  @Override
  public Uni<Void> ping(String realm) {
    return calls.in(realm).call("read the realm", api.realm(realm)).replaceWithVoid();
  }

  @Override
  public Uni<List<Gain>> gains(TargetKey target) {
    var inRealm = calls.in(target.realm());
    return inRealm
        .call("read a client scope", api.clientScope(target.realm(), target.scopeUuid()))
        .chain(scope ->
            inRealm
                .call(
                    "read the roles of a client scope",
                    api.rolesOfScope(target.realm(), target.scopeUuid()))
                .map(roles -> Gains.of(scope, roles)));
  }

  /**
   * Keycloak sends no {@code Date} header (measured on 26.7.3), so a token that it stamps now has
   * to tell.
   */
  @Override
  public Uni<Instant> time() {
    return calls
        .in(configuration.realm())
        .call("get a token", tokens.getTokens())
        .map(fresh -> OwnToken.issuedAt(fresh.getAccessToken()));
  }
}

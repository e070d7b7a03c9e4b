package dev.lapse.keycloak;

import static java.util.stream.Collectors.toMap;

import dev.lapse.grant.Assignment;
import dev.lapse.inventory.RealmReading;
import dev.lapse.inventory.RealmReading.AccountReading;
import dev.lapse.inventory.RealmReading.Attached;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** All service accounts of a realm, read a few hundred clients a call and call after call. */
@ApplicationScoped
class ServiceAccounts {
  /** So many take Keycloak 26.7.3 well under the time that a call may take. */
  private static final int PAGE = 250;

  /** Keycloak 26 puts it on every client whose service account is switched on. */
  private static final String OF_SERVICE_ACCOUNTS = "service_account";

  private final AdminApi api;
  private final AdminCalls calls;
  private final RealmReadings readings;
  private final Clock clock;

  ServiceAccounts(@RestClient AdminApi api, AdminCalls calls, RealmReadings readings, Clock clock) {
    this.api = api;
    this.calls = calls;
    this.readings = readings;
    this.clock = clock;
  }

  /** Reads them now. */
  Uni<RealmReading> readAll(String realm) {
    var began = clock.instant();
    return readings
        .scopes(realm)
        .chain(scopes ->
            accounts(realm, idsByName(scopes))
                .chain(accounts ->
                    given(realm)
                        .map(
                            given -> new RealmReading(began, accounts, grantable(scopes), given))));
  }

  private static List<String> grantable(List<ClientScopeRepresentation> scopes) {
    return scopes.stream()
        .filter(ClientScopeRepresentation::isOpenIdConnect)
        .map(ClientScopeRepresentation::name)
        .toList();
  }

  private static Map<String, String> idsByName(List<ClientScopeRepresentation> scopes) {
    return scopes.stream()
        .collect(
            toMap(
                ClientScopeRepresentation::name,
                ClientScopeRepresentation::id,
                (one, other) -> one));
  }

  /**
   * A page may be short of those that we may not see: only one with nothing in it is past the last.
   */
  private Uni<List<AccountReading>> accounts(String realm, Map<String, String> ids) {
    var first = new AtomicInteger();
    return Multi.createBy()
        .repeating()
        .uni(() -> page(realm, first.getAndAdd(PAGE)))
        .whilst(page -> !page.isEmpty())
        .onItem()
        .<ClientRepresentation>disjoint()
        .filter(ClientRepresentation::serviceAccountsEnabled)
        .map(client -> account(client, ids))
        .collect()
        .asList();
  }

  private Uni<List<ClientRepresentation>> page(String realm, int first) {
    return calls.in(realm).call("list the clients", api.clients(realm, first, PAGE));
  }

  private static AccountReading account(ClientRepresentation client, Map<String, String> ids) {
    return new AccountReading(
        client.id(),
        client.clientId(),
        client.enabled(),
        client.scopes().entrySet().stream()
            .map(scope ->
                new Attached(
                    Optional.ofNullable(ids.get(scope.getKey())), scope.getKey(), scope.getValue()))
            .toList());
  }

  private Uni<Map<String, Assignment>> given(String realm) {
    var inRealm = calls.in(realm);
    return inRealm
        .call("read the optional scopes of the realm", api.scopesGiven(realm, "optional"))
        .chain(optional ->
            inRealm
                .call("read the default scopes of the realm", api.scopesGiven(realm, "default"))
                .map(byDefault -> given(optional, byDefault)));
  }

  private static Map<String, Assignment> given(
      List<ClientScopeRepresentation> optional, List<ClientScopeRepresentation> byDefault) {
    var given = new HashMap<String, Assignment>();
    optional.forEach(scope -> given.put(scope.name(), Assignment.OPTIONAL));
    byDefault.forEach(scope -> given.put(scope.name(), Assignment.DEFAULT));
    given.put(OF_SERVICE_ACCOUNTS, Assignment.DEFAULT);
    return given;
  }
}

package dev.lapse.inventory;

import dev.lapse.grant.TargetKey;
import dev.lapse.inventory.RealmReading.AccountReading;
import dev.lapse.inventory.RealmReading.Attached;
import dev.lapse.policy.Policies;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The service accounts of a realm, and where they have their scopes from.
 *
 * @param asOf when Keycloak was read
 */
public record Inventory(Instant asOf, List<ServiceAccount> accounts) {

  /**
   * Puts together what Keycloak said and what is on record.
   *
   * @param held the scopes that grants hold up, by what they hold
   * @param policies which say what may stand
   */
  static Inventory of(
      String realm, RealmReading reading, Map<TargetKey, Origin.ByGrant> held, Policies policies) {
    return new Inventory(
        reading.began(),
        reading.accounts().stream()
            .map(account ->
                new ServiceAccount(
                    account.clientId(),
                    account.enabled(),
                    account.scopes().stream()
                        .map(scope ->
                            new HeldScope(
                                scope.name(),
                                scope.assignment(),
                                originOf(realm, account, scope, reading, held, policies)))
                        .toList()))
            .toList());
  }

  /** A grant says more than a default: until when. */
  private static Origin originOf(
      String realm,
      AccountReading account,
      Attached scope,
      RealmReading reading,
      Map<TargetKey, Origin.ByGrant> held,
      Policies policies) {
    var byGrant =
        scope.uuid().map(uuid -> held.get(new TargetKey(realm, account.clientUuid(), uuid)));
    if (byGrant.isPresent()) {
      return byGrant.get();
    }
    if (reading.isGiven(scope)) {
      return new Origin.Given();
    }
    return policies
        .standing(realm, account.clientId(), scope.name())
        .<Origin>map(rule -> new Origin.Accepted(rule.reason()))
        .orElseGet(Origin.Standing::new);
  }

  /** How many service accounts there are. */
  public int size() {
    return accounts.size();
  }

  /** How many of them have no scope but such as something on record explains. */
  public long explained() {
    return accounts.stream().filter(ServiceAccount::isExplained).count();
  }

  /** How many scopes are on a client with nothing on record that says why. */
  public long standing() {
    return accounts.stream()
        .flatMap(account -> account.scopes().stream())
        .filter(scope -> !scope.isExplained())
        .count();
  }

  /** One page, in the order of the query. */
  public List<ServiceAccount> page(InventoryQuery query) {
    return accounts.stream()
        .filter(query::takes)
        .sorted(Comparator.comparing(InventoryQuery.Place::of))
        .limit(query.limit())
        .toList();
  }
}

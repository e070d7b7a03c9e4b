package dev.lapse.inventory;

import dev.lapse.grant.Assignment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Keycloak said of the service accounts of a realm.
 *
 * @param began when the reading began: a change before that is in it
 * @param accounts in no order
 * @param scopes the names of all client scopes of the realm that can be granted
 * @param given what Keycloak itself gives to each new service account, by name, and how
 */
public record RealmReading(
    Instant began,
    List<AccountReading> accounts,
    List<String> scopes,
    Map<String, Assignment> given) {

  /**
   * One service account.
   *
   * @param clientUuid Keycloak's id of its client
   * @param enabled whether the client may have tokens
   */
  public record AccountReading(
      String clientUuid, String clientId, boolean enabled, List<Attached> scopes) {}

  /**
   * A scope that is on a client.
   *
   * @param uuid Keycloak's id of it; empty where the realm does not show a scope of that name
   */
  public record Attached(Optional<String> uuid, String name, Assignment assignment) {}

  /**
   * Whether the scope is there because Keycloak gave it; one that is given as optional and attached
   * as default is more than was given.
   */
  boolean isGiven(Attached scope) {
    var as = given.get(scope.name());
    return as == Assignment.DEFAULT
        || (as == Assignment.OPTIONAL && scope.assignment() == Assignment.OPTIONAL);
  }
}

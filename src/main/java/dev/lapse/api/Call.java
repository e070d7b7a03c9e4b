package dev.lapse.api;

import dev.lapse.actor.Actor;
import dev.lapse.actor.RoleNames;
import dev.lapse.policy.Policies;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One call of the API, told to those who may use it.
 *
 * @param method the HTTP method
 * @param path the path, with its variables in braces
 * @param does what it does, for this caller
 */
@Schema(
    description = "One call that you may use.",
    requiredProperties = {"method", "path", "does"})
public record Call(
    @Schema(examples = "POST") String method,
    @Schema(examples = "/api/v1/grants") String path,
    @Schema(examples = "Asks for a scope for a while") String does) {

  private static final String GRANTS = "/api/v1/grants";
  private static final String GRANT = GRANTS + "/{id}";
  private static final String FINDINGS = "/api/v1/findings";

  private static final String LOG = "/api/v1/audit/log";

  private static final List<Call> ANYBODY =
      List.of(new Call("GET", "/api/v1", "Tells you who you are and what you may do"));

  private static final List<Call> READING =
      List.of(
          new Call("GET", GRANTS, "Lists the grants that you may see"),
          new Call("GET", GRANT, "Shows one grant; waits for its next change if asked to"),
          new Call("GET", GRANT + "/trail", "Tells everything that happened to one grant"),
          new Call("GET", GRANT + "/evidence", "Proves everything that happened to one grant"));

  private static final List<Call> REQUESTING =
      List.of(
          new Call("POST", GRANTS + "/preview", "Shows what a request would lead to"),
          new Call("POST", GRANTS, "Asks for a scope for a while"),
          new Call("POST", GRANT + "/withdraw", "Withdraws a request of your own"),
          new Call("POST", GRANT + "/extend", "Asks for a later end of a grant of your own"));

  private static final List<Call> DECIDING =
      List.of(
          new Call(
              "POST", GRANT + "/approve", "Approves a request of someone else, or its extension"),
          new Call("POST", GRANT + "/deny", "Denies a request of someone else, or its extension"));

  private static final List<Call> BREAKING_GLASS =
      List.of(
          new Call(
              "POST",
              GRANT + "/break-glass",
              "Opens a request at once, alone; somebody else reviews it"));

  private static final List<Call> REVIEWING =
      List.of(new Call("POST", GRANT + "/review", "Reviews that somebody else broke the glass"));

  private static final List<Call> REVOKING =
      List.of(new Call("POST", GRANT + "/revoke", "Ends a grant now"));

  private static final List<Call> READING_ALL =
      List.of(
          new Call("GET", FINDINGS, "Lists what was found in Keycloak and has to be looked at"),
          new Call("GET", "/api/v1/audit/events", "Lists audit events"),
          new Call("GET", LOG + "/checkpoint", "Shows the newest checkpoint of the audit log"),
          new Call("GET", LOG + "/key", "Shows the key that the audit log is checked with"),
          new Call("GET", LOG + "/tile/{level}/{number}", "Sends hashes of the audit log's tree"),
          new Call("GET", LOG + "/tile/entries/{number}", "Sends entries of the audit log"),
          new Call("GET", "/api/v1/audit/export", "Sends the whole audit log"));

  private static final List<Call> SETTLING =
      List.of(new Call("POST", FINDINGS + "/{id}/settle", "Settles a finding"));

  private static final List<Call> ERASING =
      List.of(new Call("POST", "/api/v1/people/{person}/erasure", "Erases the name of a person"));

  private static final List<Call> ALL =
      Stream.of(
              ANYBODY,
              READING,
              REQUESTING,
              DECIDING,
              BREAKING_GLASS,
              REVIEWING,
              REVOKING,
              READING_ALL,
              SETTLING,
              ERASING)
          .flatMap(List::stream)
          .toList();

  /** Every call there is, whoever may use it. */
  static List<Call> all() {
    return ALL;
  }

  /** The methods that this path answers to; none if it is unknown here. */
  static Set<String> methodsAt(String path) {
    Set<String> methods = new TreeSet<>();
    ALL.stream().filter(call -> call.isAt(path)).forEach(call -> methods.add(call.method()));
    return methods;
  }

  private boolean isAt(String actual) {
    // Both "/grants/preview" and "/grants/{id}" would fit; the one without a variable is meant.
    return path.equals(actual)
        || (ALL.stream().noneMatch(call -> call.path.equals(actual)) && actual.matches(pattern()));
  }

  /** The number of a tile may have slashes in it. */
  private String pattern() {
    return path.replace("{number}", ".+").replaceAll("\\{[a-z]+}", "[^/]+");
  }

  /**
   * What the roles of that caller allow.
   *
   * @param policies which name roles to decide instead of the usual one, or to break the glass
   */
  static List<Call> allowedTo(Actor actor, RoleNames roles, Policies policies) {
    boolean requests = actor.hasRole(roles.requester());
    boolean decides =
        actor.hasRole(roles.approver())
            || policies.approverRoles().stream().anyMatch(actor::hasRole);
    boolean breaksGlass =
        actor.isPerson() && policies.glassRoles().stream().anyMatch(actor::hasRole);
    boolean administers = actor.hasRole(roles.admin());
    boolean readsAll = administers || actor.hasRole(roles.auditor());
    boolean reads = requests || decides || breaksGlass || readsAll;
    return Stream.of(
            reads ? READING : List.<Call>of(),
            requests ? REQUESTING : List.<Call>of(),
            decides ? DECIDING : List.<Call>of(),
            breaksGlass ? BREAKING_GLASS : List.<Call>of(),
            actor.isPerson() && (decides || administers) ? REVIEWING : List.<Call>of(),
            requests || decides || breaksGlass || administers ? REVOKING : List.<Call>of(),
            readsAll ? READING_ALL : List.<Call>of(),
            administers ? SETTLING : List.<Call>of(),
            administers ? ERASING : List.<Call>of())
        .flatMap(List::stream)
        .toList();
  }
}

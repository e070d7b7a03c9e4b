package dev.lapse.api;

import dev.lapse.actor.CallersToken;
import dev.lapse.policy.Violation;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** What every call to the API passes once its resource is known; the pages have the same limit. */
final class ApiFilters {
  private static final String API = "/api/";
  private static final String TILES = "/api/v1/audit/log/tile/";
  private static final int OK = 200;
  private static final String GRANTS = "/api/v1/grants/";
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  /** Where the logs carry Keycloak's id of the caller, and the grant that a call is about. */
  private static final String ACTOR_IN_LOGS = "actor";

  private static final String GRANT_IN_LOGS = "grant";

  private final CallerLimits limits;
  private final QueryParameters parameters;
  private final CurrentIdentityAssociation identities;

  @Inject
  ApiFilters(
      CallerLimits limits, QueryParameters parameters, CurrentIdentityAssociation identities) {
    this.limits = limits;
    this.parameters = parameters;
    this.identities = identities;
  }

  /** Takes the request from what its caller has left. */
  @ServerRequestFilter(priority = 1)
  Uni<Void> limit(ContainerRequestContext request) {
    return identities
        .getDeferredIdentity()
        .invoke(identity -> take(identity, request))
        .invoke(() -> nameGrant(request))
        .replaceWithVoid();
  }

  private void take(SecurityIdentity identity, ContainerRequestContext request) {
    if (!identity.isAnonymous()) {
      CallersToken.keepProvenance(identity);
      String caller = CallersToken.actor(identity).subject();
      MDC.put(ACTOR_IN_LOGS, caller);
      boolean isTile = request.getUriInfo().getPath().startsWith(TILES);
      (isTile ? limits.takeTile(caller) : limits.take(caller))
          .ifPresent(wait -> {
            throw new TooManyRequestsException(wait);
          });
    }
  }

  /** What is no id is not let into the logs. */
  private static void nameGrant(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath();
    String id = request.getUriInfo().getPathParameters().getFirst("id");
    if (path.startsWith(GRANTS) && id != null && id.matches(UUID)) {
      MDC.put(GRANT_IN_LOGS, id);
    }
  }

  /**
   * Refuses query parameters that the call does not have, or has once only: a misspelt filter must
   * not show all, and of two values none is the obvious one.
   */
  @ServerRequestFilter(priority = 2)
  void refuseStrangeParameters(ContainerRequestContext request, ResourceInfo resource) {
    if (!isForApi(request)) {
      return;
    }
    QueryParameters.Known known = parameters.of(resource.getResourceMethod());
    List<Violation> violations = new ArrayList<>();
    new TreeMap<>(request.getUriInfo().getQueryParameters())
        .forEach((name, values) -> {
          if (!known.names().contains(name)) {
            violations.add(unknown(name, known.names()));
          } else if (values.size() > 1 && !known.repeatable().contains(name)) {
            violations.add(new Violation(name, "is there more than once; send it once"));
          }
        });
    if (!violations.isEmpty()) {
      throw new InvalidRequestException(violations);
    }
  }

  /** How long a tile may be kept it says itself; what is answered in its place is for now. */
  @ServerResponseFilter
  void keepNothingInPlaceOfATile(
      ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getUriInfo().getPath().startsWith(TILES) && response.getStatus() != OK) {
      response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
    }
  }

  private static Violation unknown(String name, Set<String> known) {
    return new Violation(
        name,
        known.isEmpty()
            ? "is not a query parameter; this call has none"
            : "is not a query parameter of this call; it has " + String.join(", ", known));
  }

  private static boolean isForApi(ContainerRequestContext request) {
    return request.getUriInfo().getPath().startsWith(API);
  }
}

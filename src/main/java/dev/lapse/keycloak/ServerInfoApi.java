package dev.lapse.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** What Keycloak tells of itself, as of Keycloak 26.7. */
@RegisterRestClient(configKey = "keycloak-admin")
@OidcClientFilter
@Path("/admin/serverinfo")
@Produces(MediaType.APPLICATION_JSON)
interface ServerInfoApi {

  @GET
  Uni<ServerInfo> serverInfo();

  /** What is installed, by the name of its kind; null where Keycloak does not tell. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record ServerInfo(Map<String, Kind> providers) {

    /** One provider; empty where Keycloak has none of that name. */
    Optional<Provider> provider(String kind, String name) {
      return Optional.ofNullable(providers.get(kind))
          .flatMap(known -> Optional.ofNullable(known.providers()))
          .flatMap(known -> Optional.ofNullable(known.get(name)));
    }
  }

  /** One kind of providers. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Kind(Map<String, Provider> providers) {}

  /** One provider, and what it tells of itself. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Provider(Map<String, String> operationalInfo) {
    Optional<String> version() {
      return Optional.ofNullable(operationalInfo)
          .flatMap(told -> Optional.ofNullable(told.get("version")));
    }
  }
}

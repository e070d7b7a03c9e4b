package dev.lapse.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;

/**
 * The roles that a client scope lets into a token.
 *
 * @param realmMappings roles of the realm; null where there are none
 * @param clientMappings roles of clients, by the client's name; null where there are none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record RoleMappings(List<Role> realmMappings, Map<String, OfClient> clientMappings) {

  /** A role. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Role(String name) {}

  /** The roles of one client. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record OfClient(String client, List<Role> mappings) {}

  List<Role> ofRealm() {
    return realmMappings == null ? List.of() : realmMappings;
  }

  List<OfClient> ofClients() {
    return clientMappings == null ? List.of() : List.copyOf(clientMappings.values());
  }
}

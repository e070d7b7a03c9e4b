package dev.lapse.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;

/** What Lapse reads of a client scope. */
@JsonIgnoreProperties(ignoreUnknown = true)
record ClientScopeRepresentation(
    String id,
    String name,
    String protocol,
    Map<String, String> attributes,
    List<Mapper> protocolMappers) {

  /** A protocol mapper: what writes claims into a token. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Mapper(String name, String protocolMapper, Map<String, String> config) {}

  boolean isOpenIdConnect() {
    return "openid-connect".equals(protocol);
  }

  List<Mapper> mappers() {
    return protocolMappers == null ? List.of() : protocolMappers;
  }

  /**
   * Whether the scope's name is written into the token's {@code scope}; so it is where nothing else
   * is said.
   */
  boolean isNamedInToken() {
    return attributes == null
        || !"false".equals(attributes.getOrDefault("include.in.token.scope", "true"));
  }
}

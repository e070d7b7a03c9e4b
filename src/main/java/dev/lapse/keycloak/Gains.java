package dev.lapse.keycloak;

import dev.lapse.grant.Gain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What tokens gain by a client scope, told from its mappers and roles. Keycloak's own evaluation
 * can't tell: it only takes a scope into account that the client has already (measured on 26.7.3).
 */
final class Gains {
  private Gains() {}

  static List<Gain> of(ClientScopeRepresentation scope, List<RoleRepresentation> roles) {
    var gains = new ArrayList<Gain>();
    if (scope.isNamedInToken()) {
      gains.add(new Gain("scope", scope.name(), "client scope"));
    }
    scope.mappers().stream()
        .filter(mapper -> isInAccessToken(config(mapper)))
        .map(Gains::of)
        .forEach(gains::add);
    roles.forEach(role -> gains.add(new Gain("realm_access.roles", role.name(), "role mapping")));
    return List.copyOf(gains);
  }

  private static Gain of(ClientScopeRepresentation.Mapper mapper) {
    var config = config(mapper);
    return switch (mapper.protocolMapper()) {
      case "oidc-audience-mapper" ->
          new Gain(
              "aud",
              config.getOrDefault(
                  "included.client.audience", config.get("included.custom.audience")),
              mapper.name());
      case "oidc-hardcoded-claim-mapper" ->
          new Gain(claim(mapper), config.get("claim.value"), mapper.name());
      default -> new Gain(claim(mapper), null, mapper.name());
    };
  }

  private static String claim(ClientScopeRepresentation.Mapper mapper) {
    return config(mapper).getOrDefault("claim.name", mapper.protocolMapper());
  }

  private static boolean isInAccessToken(Map<String, String> config) {
    return !"false".equals(config.get("access.token.claim"));
  }

  private static Map<String, String> config(ClientScopeRepresentation.Mapper mapper) {
    return mapper.config() == null ? Map.of() : mapper.config();
  }
}

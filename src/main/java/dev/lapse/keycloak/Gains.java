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

  static List<Gain> of(ClientScopeRepresentation scope, RoleMappings roles) {
    var gains = new ArrayList<Gain>();
    if (scope.isNamedInToken()) {
      gains.add(new Gain("scope", scope.name(), "client scope"));
    }
    scope.mappers().stream()
        .filter(mapper -> isInAccessToken(config(mapper)))
        .map(Gains::of)
        .forEach(gains::add);
    roles.ofRealm().forEach(role -> gains.add(ofRole("realm_access.roles", role)));
    roles
        .ofClients()
        .forEach(client ->
            client
                .mappings()
                .forEach(role ->
                    gains.add(ofRole("resource_access." + client.client() + ".roles", role))));
    return List.copyOf(gains);
  }

  /** A token gains a role by the scope only if the account has it. */
  private static Gain ofRole(String claim, RoleMappings.Role role) {
    return new Gain(claim, role.name(), "role mapping, where the account has the role");
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

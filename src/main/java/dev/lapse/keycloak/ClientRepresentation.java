package dev.lapse.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.lapse.grant.Assignment;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Lapse reads of a client. Keycloak names scopes here, it doesn't give their ids. */
@JsonIgnoreProperties(ignoreUnknown = true)
record ClientRepresentation(
    String id,
    String clientId,
    boolean enabled,
    boolean serviceAccountsEnabled,
    Long notBefore,
    Map<String, String> attributes,
    List<String> defaultClientScopes,
    List<String> optionalClientScopes) {

  /** Why the client can't use a scope, to follow its name; empty if it can. */
  Optional<String> problem() {
    if (!serviceAccountsEnabled) {
      return Optional.of("has no service account");
    }
    return enabled ? Optional.empty() : Optional.of("is disabled");
  }

  /** An attribute; empty where it is not set. */
  Optional<String> text(String attribute) {
    return Optional.ofNullable(texts().get(attribute));
  }

  /** All attributes. */
  Map<String, String> texts() {
    return attributes == null ? Map.of() : attributes;
  }

  /** An attribute that holds a number; empty where it is not set, or holds something else. */
  Optional<Long> number(String attribute) {
    return text(attribute).filter(value -> value.matches("-?[0-9]{1,10}")).map(Long::valueOf);
  }

  /** The client's scopes by name, and how each is attached; one is never attached both ways. */
  Map<String, Assignment> scopes() {
    var scopes = new HashMap<String, Assignment>();
    names(optionalClientScopes).forEach(name -> scopes.put(name, Assignment.OPTIONAL));
    names(defaultClientScopes).forEach(name -> scopes.put(name, Assignment.DEFAULT));
    return scopes;
  }

  private static List<String> names(List<String> scopes) {
    return scopes == null ? List.of() : scopes;
  }

  Instant notBeforeInstant() {
    return Instant.ofEpochSecond(notBefore == null ? 0 : notBefore);
  }
}

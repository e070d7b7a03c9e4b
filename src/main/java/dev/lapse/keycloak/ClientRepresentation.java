package dev.lapse.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.time.Instant;
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

  private static final String LIFESPAN = "access.token.lifespan";

  /** Why the client can't use a scope, to follow its name; empty if it can. */
  Optional<String> problem() {
    if (!serviceAccountsEnabled) {
      return Optional.of("has no service account");
    }
    return enabled ? Optional.empty() : Optional.of("is disabled");
  }

  /** The client's own token lifespan; empty where the realm has to be asked. */
  Optional<Duration> ownTokenLifespan() {
    return lifespanSetting().filter(seconds -> seconds >= 0).map(Duration::ofSeconds);
  }

  /**
   * The client's setting in seconds, see {@link RealmRepresentation#AS_LONG_AS_THE_SESSION}; empty
   * where it has none. With one that is no number Keycloak issues no token at all.
   */
  Optional<Long> lifespanSetting() {
    return Optional.ofNullable(attributes)
        .map(all -> all.get(LIFESPAN))
        .filter(value -> value.matches("-1|[0-9]{1,9}"))
        .map(Long::valueOf);
  }

  Instant notBeforeInstant() {
    return Instant.ofEpochSecond(notBefore == null ? 0 : notBefore);
  }
}

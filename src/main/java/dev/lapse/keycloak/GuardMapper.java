package dev.lapse.keycloak;

import dev.lapse.grant.Guarded;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the guard, an extension of Keycloak, is told what to do: a protocol mapper puts a client
 * scope under it, and an attribute of the client tells the end for each such scope.
 */
final class GuardMapper {
  static final String PROVIDER = "lapse-guard";

  private static final String ATTRIBUTE = "lapse.until.";

  /** The last second that RFC 3339 can write. */
  private static final long FARTHEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private GuardMapper() {}

  /**
   * The mapper that puts a scope under the guard. Not strict: a client that had the scope before is
   * left in peace.
   */
  record New(String name, String protocol, String protocolMapper, Map<String, String> config) {
    static final New LENIENT =
        new New(PROVIDER, "openid-connect", PROVIDER, Map.of("strict", "false"));
  }

  /** The attribute of a client that tells until when it has a scope. */
  static String attribute(String scopeUuid) {
    return ATTRIBUTE + scopeUuid;
  }

  /** As the guard reads it: whole seconds since the epoch. Keycloak drops an empty attribute. */
  static String value(Optional<Instant> end) {
    return end.map(instant -> Long.toString(instant.getEpochSecond())).orElse("");
  }

  /** What holds the tokens of the client that carry the scope. */
  static Guarded of(ClientRepresentation client, ClientScopeRepresentation scope) {
    return new Guarded(isOn(scope), until(client, scope.id()));
  }

  static boolean isOn(ClientScopeRepresentation scope) {
    return scope.mappers().stream().anyMatch(mapper -> PROVIDER.equals(mapper.protocolMapper()));
  }

  private static Optional<Instant> until(ClientRepresentation client, String scopeUuid) {
    return client.text(attribute(scopeUuid)).flatMap(GuardMapper::end);
  }

  /** The ends of a client by the ids of their scopes. */
  static Map<String, Instant> endsOf(ClientRepresentation client) {
    var ends = new HashMap<String, Instant>();
    client
        .texts()
        .forEach((name, text) -> {
          if (name.startsWith(ATTRIBUTE)) {
            end(text).ifPresent(end -> ends.put(name.substring(ATTRIBUTE.length()), end));
          }
        });
    return ends;
  }

  private static Optional<Instant> end(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(second(text)));
  }

  /**
   * What the guard takes for a number is one, however far it is: it gives out tokens until then.
   */
  private static long second(String text) {
    try {
      return Math.clamp(Long.parseLong(text), 0, FARTHEST);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}

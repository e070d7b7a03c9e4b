package dev.lapse.grant;

import java.util.Objects;

/**
 * One thing that tokens of a client gain by a scope.
 *
 * @param claim the claim of the access token that changes ({@code scope}, {@code aud}, …)
 * @param value what is added to it; null where it depends on the moment
 * @param source what in Keycloak adds it: the scope itself, or the name of its protocol mapper or
 *     role mapping
 */
public record Gain(String claim, String value, String source) {
  public Gain {
    Objects.requireNonNull(claim, "claim");
    Objects.requireNonNull(source, "source");
  }
}

package dev.lapse.tail;

import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.List;

/**
 * How an {@link Ending} went.
 *
 * @param tokens every token with the scope that the subject got, in order
 * @param grant as it was when it had ended
 * @param alive the tokens that introspection found active right after the end
 * @param aliveAfterTail the same, once {@code tokensDeadBy} had passed
 * @param notBefore of the client, after the end; zero if it never was set
 * @param actions of the trail
 */
record Course(
    List<HeldToken> tokens,
    JsonPath grant,
    List<HeldToken> alive,
    List<HeldToken> aliveAfterTail,
    long notBefore,
    List<String> actions) {

  Instant instant(String field) {
    return Instant.parse(grant.getString(field));
  }

  Instant lastExpiry() {
    return tokens.stream().map(HeldToken::expiresAt).max(Instant::compareTo).orElseThrow();
  }
}

package dev.lapse.local;

import static dev.lapse.local.Narrator.PATIENCE;
import static dev.lapse.local.Narrator.require;

import dev.lapse.local.Narrator.Answer;
import java.time.Duration;
import java.time.Instant;

/** What the stories of the demo have in common: tokens of Keycloak, and the way of a grant. */
final class DemoCalls {
  private final Narrator narrator;
  private final String grants;
  private final String keycloak;

  DemoCalls(Narrator narrator, LocalPorts ports) {
    this.narrator = narrator;
    grants = "http://localhost:%d/api/v1/grants".formatted(ports.lapse());
    keycloak = "http://localhost:%d".formatted(ports.keycloak());
  }

  // ---- Keycloak

  /** A token of a service account, whose secret is its name and {@code -secret}. */
  Curl clientToken(String client) {
    return tokens()
        .field("grant_type", "client_credentials")
        .field("client_id", client)
        .field("client_secret", client + "-secret");
  }

  /** A token of a person, whose password is the name. */
  Curl userToken(String username) {
    return tokens()
        .field("grant_type", "password")
        .field("client_id", "lapse-cli")
        .field("username", username)
        .field("password", username);
  }

  /** What the vault asks Keycloak about the token that it was shown. */
  Curl introspection() {
    return Curl.of(realm() + "/token/introspect")
        .field("client_id", "vault-api")
        .field("client_secret", "vault-api-secret")
        .field("token", "$VAULT_TOKEN");
  }

  /** What Keycloak has on record of a client, for the bearer of {@code LAPSE_TOKEN}. */
  Curl client(String name) {
    return Curl.of(
            "%s/admin/realms/%s/clients?clientId=%s".formatted(keycloak, LocalKeycloak.REALM, name))
        .bearer("$LAPSE_TOKEN");
  }

  /** Keycloak refuses a token with {@code vault-read}, as one for a scope that is not there. */
  void refuseToken(String title, String client) {
    narrator.step(title);
    Answer answer = narrator.call(clientToken(client).field("scope", "vault-read"));
    narrator.show(answer, "error", "error_description");
    require(
        answer.status() == 400 && "invalid_scope".equals(answer.text("error")),
        "Keycloak should refuse the scope. An exception from an earlier demo may still be in force.");
  }

  private Curl tokens() {
    return Curl.of(realm() + "/token");
  }

  private String realm() {
    return "%s/realms/%s/protocol/openid-connect".formatted(keycloak, LocalKeycloak.REALM);
  }

  // ---- the way of a grant; the one who asks is the bearer of CI_TOKEN

  Answer request(String body) {
    Answer answer = narrator.call(Curl.of(grants).bearer("$CI_TOKEN").json(body));
    showGrant(answer);
    require(answer.status() == 201, "The request should be accepted");
    return answer;
  }

  /** The address of the grant that an answer is about. */
  String addressOf(Answer answer) {
    return grants + "/" + answer.text("id");
  }

  /** As the bearer of {@code APPROVER_TOKEN}. */
  void approve(String grant, String comment) {
    Answer answer =
        narrator.call(
            Curl.of(grant + "/approve")
                .bearer("$APPROVER_TOKEN")
                .json("{\"comment\": \"%s\"}".formatted(comment)));
    showGrant(answer);
    require(answer.status() == 200, "The approval should be accepted");
  }

  Curl read(String grant) {
    return Curl.of(grant).bearer("$CI_TOKEN");
  }

  Answer awaitState(String grant, String state, String seenTag, Duration patience) {
    narrator.step("Wait until the exception is " + state);
    String tag = seenTag;
    var deadline = Instant.now().plus(patience);
    while (Instant.now().isBefore(deadline)) {
      Answer answer =
          narrator.call(read(grant).header("Prefer", "wait=30").header("If-None-Match", tag));
      if (answer.status() == 304) {
        narrator.say("304, nothing new");
        continue;
      }
      showGrant(answer);
      require(answer.status() == 200, "The exception should be readable");
      if (state.equals(answer.text("state"))) {
        return answer;
      }
      tag = answer.tag();
    }
    throw new LocalFailureException(
        "The exception should be %s within %d s".formatted(state, patience.toSeconds()));
  }

  void showTrail(String grant) {
    narrator.step("An auditor reads the trail");
    narrator.fetchToken("AUDITOR_TOKEN", userToken("auditor"));
    Answer answer = narrator.call(Curl.of(grant + "/trail").bearer("$AUDITOR_TOKEN"));
    require(answer.status() == 200, "The auditor should see the trail");
    narrator.showTrail(answer.body().path("items"));
    require(!answer.body().path("items").isEmpty(), "The trail should tell the story");
  }

  private void showGrant(Answer answer) {
    narrator.show(
        answer,
        "id",
        "state",
        "policy",
        "approvalsRequired",
        "cutoff",
        "guarded",
        "expiresAt",
        "lastError");
  }

  /** How long it may take until a grant of that duration has ended. */
  static Duration patienceFor(Duration duration) {
    return duration.plus(PATIENCE);
  }
}

package dev.lapse.local;

import static dev.lapse.local.Narrator.PATIENCE;
import static dev.lapse.local.Narrator.require;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lapse.local.Narrator.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * The end that comes though nobody is there to bring it: the service is killed while a grant lasts,
 * and Keycloak itself lets the token die with it, by its guard.
 */
final class OutageDemo {
  private static final String CLIENT = "incident-bot";
  private static final Duration GRANT_DURATION = Duration.ofSeconds(30);

  /** When the watching begins, before the end; and for how long after it Keycloak may be late. */
  private static final Duration BEFORE = Duration.ofSeconds(4);

  private static final Duration AFTER = Duration.ofSeconds(2);

  private final Narrator narrator;
  private final DemoCalls calls;
  private final Path outages = LocalFolders.ofThisProject().outages();

  OutageDemo(Narrator narrator, DemoCalls calls) {
    this.narrator = narrator;
    this.calls = calls;
  }

  void play() {
    if (!Files.exists(outages)) {
      narrator.step("And if Lapse were gone?");
      narrator.say("That part needs ./dev up of this folder, without --dev.");
      return;
    }
    Answer active = getGrant();
    var end = Instant.parse(active.text("expiresAt"));
    takeToken(end);
    String grant = calls.addressOf(active);
    whileLapseIsGone(grant, end);
    comeBack(grant);
    calls.showTrail(grant);
  }

  private Answer getGrant() {
    narrator.step(
        "And if Lapse were gone? %s asks for %d seconds"
            .formatted(CLIENT, GRANT_DURATION.toSeconds()));
    narrator.fetchToken("CI_TOKEN", calls.clientToken(CLIENT));
    Answer requested =
        calls.request(
            """
            {"subject": "%s", "scope": "vault-read", "duration": "%s",
              "reason": "Read the seal status during the incident", "ticket": "INC-77"}\
            """
                .formatted(CLIENT, GRANT_DURATION));
    narrator.fetchToken("APPROVER_TOKEN", calls.userToken("approver"));
    calls.approve(calls.addressOf(requested), "Go ahead");
    return calls.awaitState(calls.addressOf(requested), "ACTIVE", requested.tag(), PATIENCE);
  }

  /** Tokens of this realm live a minute, and the grant has half of that. */
  private void takeToken(Instant end) {
    narrator.step("Keycloak knows the end: the token does not outlive the exception");
    Answer token =
        narrator.fetchToken("VAULT_TOKEN", calls.clientToken(CLIENT).field("scope", "vault-read"));
    narrator.show(token, "expires_in", "scope");
    Answer answer = narrator.call(calls.introspection());
    narrator.show(answer, "active", "scope", "aud", "exp");
    long expiry = answer.body().path("exp").asLong();
    narrator.say("  exp is " + Instant.ofEpochSecond(expiry) + ", expiresAt " + end);
    require(answer.body().path("active").asBoolean(), "The vault should accept the token");
    require(expiry == end.getEpochSecond(), "The token should end with the exception");
  }

  private void whileLapseIsGone(String grant, Instant end) {
    narrator.step("Now Lapse is killed: kill -9");
    var outage = beginOutage();
    try {
      narrator.callInVain(calls.read(grant));
      watchTheTokenDie(end);
      calls.refuseToken("A new token with the scope is refused", CLIENT);
      showThatTheScopeIsStillThere();
    } finally {
      outage.close();
    }
    narrator.step("Lapse is started again");
  }

  private Outage beginOutage() {
    try {
      return Outage.begin(outages);
    } catch (IOException e) {
      throw new LocalFailureException("./dev up does not let Lapse be killed", e);
    }
  }

  private void watchTheTokenDie(Instant end) {
    narrator.step("The vault asks about its token, second after second");
    narrator.say("$ " + calls.introspection().command());
    awaitInstant(end.minus(BEFORE));
    while (isAlive()) {
      narrator.sayNow("active");
      require(
          Instant.now().isBefore(end.plus(AFTER)), "Keycloak should let the token die at " + end);
      awaitInstant(Instant.now().plusSeconds(1));
    }
    narrator.sayNow("not active, without anybody's doing");
    require(!Instant.now().isBefore(end.minusSeconds(1)), "The token should live until " + end);
  }

  private boolean isAlive() {
    return narrator.send(calls.introspection()).body().path("active").asBoolean();
  }

  private static void awaitInstant(Instant instant) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(GRANT_DURATION)
        .until(() -> !Instant.now().isBefore(instant));
  }

  private void showThatTheScopeIsStillThere() {
    narrator.step("though the client has it still: nobody was there to take it away");
    narrator.fetchToken("LAPSE_TOKEN", calls.clientToken("lapse"));
    JsonNode client = narrator.call(calls.client(CLIENT)).body().path(0);
    narrator.say("  optionalClientScopes: " + client.path("optionalClientScopes"));
    require(
        client.path("optionalClientScopes").toString().contains("vault-read"),
        "The scope should be on the client");
  }

  private void comeBack(String grant) {
    narrator.fetchToken("CI_TOKEN", calls.clientToken(CLIENT));
    narrator.awaitAnswer(calls.read(grant));
    Answer expired = calls.awaitState(grant, "EXPIRED", "\"0\"", PATIENCE);
    narrator.show(expired, "expiresAt", "removedAt", "tokensDeadBy");
  }
}

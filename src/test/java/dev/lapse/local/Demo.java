package dev.lapse.local;

import static dev.lapse.local.Narrator.PATIENCE;
import static dev.lapse.local.Narrator.require;

import dev.lapse.local.Narrator.Answer;
import java.time.Duration;

/**
 * {@code ./dev demo}: one exception from the refused token to the trail, with real calls; then
 * another one that ends while the service is gone.
 */
public final class Demo {
  private static final String CLIENT = "ci-deployer";
  private static final Duration GRANT_DURATION = Duration.ofSeconds(45);

  private final Narrator narrator;
  private final DemoCalls calls;

  private Demo(Narrator narrator, DemoCalls calls) {
    this.narrator = narrator;
    this.calls = calls;
  }

  /** Ends with status 0 only if every step went as told. */
  public static void main(String[] arguments) {
    try {
      var narrator = new Narrator();
      var calls = new DemoCalls(narrator, LocalPorts.of(System.getenv()));
      new Demo(narrator, calls).play();
      new OutageDemo(narrator, calls).play();
    } catch (LocalFailureException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private void play() {
    calls.refuseToken(CLIENT + " wants to read the vault, and may not", CLIENT);
    Answer requested = requestGrant();
    String grant = calls.addressOf(requested);
    approve(grant);
    calls.awaitState(grant, "ACTIVE", requested.tag(), PATIENCE);
    useScope();
    awaitExpiry(grant);
    checkTokenIsDead();
    calls.refuseToken("A new token with the scope is refused, as before", CLIENT);
    calls.showTrail(grant);
  }

  private Answer requestGrant() {
    narrator.step("It asks for an exception of %d seconds".formatted(GRANT_DURATION.toSeconds()));
    narrator.fetchToken("CI_TOKEN", calls.clientToken(CLIENT));
    return calls.request(
        """
        {"subject": "%s", "scope": "vault-read", "duration": "%s",
          "reason": "Rotate the database credentials during migration", "ticket": "CHG-1234",
          "compensatingControls": ["Runs only from the build subnet"]}\
        """
            .formatted(CLIENT, GRANT_DURATION));
  }

  private void approve(String grant) {
    narrator.step("An approver looks at it, and approves");
    narrator.say("(A password in a token request: lapse-cli allows that in this demo realm only.)");
    narrator.fetchToken("APPROVER_TOKEN", calls.userToken("approver"));
    Answer answer = narrator.call(Curl.of(grant).bearer("$APPROVER_TOKEN"));
    narrator.show(
        answer, "subject", "scope", "reason", "ticket", "compensatingControls", "duration");
    require(answer.status() == 200, "The approver should see the request");
    calls.approve(grant, "Agreed for the change window");
  }

  private void useScope() {
    narrator.step("Now the token request is answered, and the vault accepts the token");
    narrator.fetchToken("VAULT_TOKEN", calls.clientToken(CLIENT).field("scope", "vault-read"));
    Answer answer = narrator.call(calls.introspection());
    narrator.show(answer, "active", "client_id", "scope", "aud");
    require(answer.body().path("active").asBoolean(), "The vault should accept the token");
  }

  private void awaitExpiry(String grant) {
    narrator.say("");
    narrator.say(
        "The vault is %s's for a while. A fresh token to watch the exception with:"
            .formatted(CLIENT));
    narrator.fetchToken("CI_TOKEN", calls.clientToken(CLIENT));
    Answer now = narrator.call(calls.read(grant));
    Answer expired =
        calls.awaitState(grant, "EXPIRED", now.tag(), DemoCalls.patienceFor(GRANT_DURATION));
    narrator.show(expired, "expiresAt", "removedAt", "tokensDeadBy");
  }

  private void checkTokenIsDead() {
    narrator.step("The vault asks again about the very same token");
    Answer answer = narrator.call(calls.introspection());
    narrator.show(answer, "active");
    require(!answer.body().path("active").asBoolean(true), "The vault should refuse the token");
  }
}

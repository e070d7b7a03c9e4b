package dev.lapse.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code ./dev demo}: one exception from the refused token to the trail, with real calls. */
public final class Demo {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration GRANT_DURATION = Duration.ofSeconds(45);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private final PrintStream out = System.out;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> variables = new LinkedHashMap<>();
  private final String grants;
  private final String tokens;

  private record Answer(int status, String tag, JsonNode body) {}

  private Demo(LocalPorts ports) {
    grants = "http://localhost:%d/api/v1/grants".formatted(ports.lapse());
    tokens =
        "http://localhost:%d/realms/%s/protocol/openid-connect/token"
            .formatted(ports.keycloak(), LocalKeycloak.REALM);
  }

  /** Ends with status 0 only if every step went as told. */
  public static void main(String[] arguments) {
    try {
      new Demo(LocalPorts.of(System.getenv())).play();
    } catch (LocalFailureException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private void play() {
    refuseToken("ci-deployer wants to read the vault, and may not");
    Answer requested = requestGrant();
    String grant = grants + "/" + requested.body().path("id").asText();
    approve(grant);
    awaitState(grant, "ACTIVE", requested.tag(), PATIENCE);
    useScope();
    awaitExpiry(grant);
    checkTokenIsDead();
    refuseToken("A new token with the scope is refused, as before");
    printTrail(grant);
  }

  private void refuseToken(String title) {
    step(title);
    Answer answer = call(clientToken().field("scope", "vault-read"));
    show(answer, "error", "error_description");
    require(
        answer.status() == 400 && "invalid_scope".equals(answer.body().path("error").asText()),
        "Keycloak should refuse the scope. An exception from an earlier demo may still be in force.");
  }

  private Answer requestGrant() {
    step("It asks for an exception of %d seconds".formatted(GRANT_DURATION.toSeconds()));
    fetchToken("CI_TOKEN", clientToken());
    Answer answer =
        call(
            Curl.of(grants)
                .bearer("$CI_TOKEN")
                .json(
                    """
                    {"subject": "ci-deployer", "scope": "vault-read", "duration": "%s",
                      "reason": "Rotate the database credentials during migration", "ticket": "CHG-1234",
                      "compensatingControls": ["Runs only from the build subnet"]}\
                    """
                        .formatted(GRANT_DURATION)));
    showGrant(answer);
    require(answer.status() == 201, "The request should be accepted");
    return answer;
  }

  private void approve(String grant) {
    step("An approver looks at it, and approves");
    out.println("(A password in a token request: lapse-cli allows that in this demo realm only.)");
    fetchToken("APPROVER_TOKEN", userToken("approver"));
    Answer answer = call(Curl.of(grant).bearer("$APPROVER_TOKEN"));
    show(answer, "subject", "scope", "reason", "ticket", "compensatingControls", "duration");
    require(answer.status() == 200, "The approver should see the request");
    answer =
        call(
            Curl.of(grant + "/approve")
                .bearer("$APPROVER_TOKEN")
                .json("{\"comment\": \"Agreed for the change window\"}"));
    showGrant(answer);
    require(answer.status() == 200, "The approval should be accepted");
  }

  private Answer awaitState(String grant, String state, String seenTag, Duration patience) {
    step("Wait until the exception is " + state);
    String tag = seenTag;
    var deadline = Instant.now().plus(patience);
    while (Instant.now().isBefore(deadline)) {
      Answer answer =
          call(
              Curl.of(grant)
                  .bearer("$CI_TOKEN")
                  .header("Prefer", "wait=30")
                  .header("If-None-Match", tag));
      if (answer.status() == 304) {
        out.println("304, nothing new");
        continue;
      }
      showGrant(answer);
      require(answer.status() == 200, "The exception should be readable");
      if (state.equals(answer.body().path("state").asText())) {
        return answer;
      }
      tag = answer.tag();
    }
    throw new LocalFailureException(
        "The exception should be %s within %d s".formatted(state, patience.toSeconds()));
  }

  private void useScope() {
    step("Now the token request is answered, and the vault accepts the token");
    fetchToken("VAULT_TOKEN", clientToken().field("scope", "vault-read"));
    Answer answer = call(introspection());
    show(answer, "active", "client_id", "scope", "aud");
    require(answer.body().path("active").asBoolean(), "The vault should accept the token");
  }

  private void awaitExpiry(String grant) {
    out.println();
    out.println(
        "The vault is ci-deployer's for a while. A fresh token to watch the exception with:");
    fetchToken("CI_TOKEN", clientToken());
    Answer now = call(Curl.of(grant).bearer("$CI_TOKEN"));
    Answer expired = awaitState(grant, "EXPIRED", now.tag(), GRANT_DURATION.plus(PATIENCE));
    show(expired, "expiresAt", "removedAt", "tokensDeadBy");
  }

  private void checkTokenIsDead() {
    step("The vault asks again about the very same token");
    Answer answer = call(introspection());
    show(answer, "active");
    require(!answer.body().path("active").asBoolean(true), "The vault should refuse the token");
  }

  private void printTrail(String grant) {
    step("An auditor reads the trail");
    fetchToken("AUDITOR_TOKEN", userToken("auditor"));
    Answer answer = call(Curl.of(grant + "/trail").bearer("$AUDITOR_TOKEN"));
    require(answer.status() == 200, "The auditor should see the trail");
    for (JsonNode event : answer.body().path("items")) {
      out.printf(
          "%s  %-22s %s%n",
          TIME.format(Instant.parse(event.path("at").asText())),
          event.path("action").asText(),
          event.path("actor").path("name").asText());
      event
          .path("facts")
          .properties()
          .forEach(
              fact -> out.printf("            %s: %s%n", fact.getKey(), brief(fact.getValue())));
    }
    require(!answer.body().path("items").isEmpty(), "The trail should tell the story");
  }

  private Curl clientToken() {
    return Curl.of(tokens)
        .field("grant_type", "client_credentials")
        .field("client_id", "ci-deployer")
        .field("client_secret", "ci-deployer-secret");
  }

  private Curl userToken(String username) {
    return Curl.of(tokens)
        .field("grant_type", "password")
        .field("client_id", "lapse-cli")
        .field("username", username)
        .field("password", username);
  }

  private Curl introspection() {
    return Curl.of(tokens + "/introspect")
        .field("client_id", "vault-api")
        .field("client_secret", "vault-api-secret")
        .field("token", "$VAULT_TOKEN");
  }

  private void step(String title) {
    out.printf("%n\u2500\u2500 %s  %s%n", TIME.format(Instant.now()), title);
  }

  private void fetchToken(String variable, Curl request) {
    out.printf(
        "$ %s=$(%s |%n    sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')%n",
        variable, request.command());
    Answer answer = send(request);
    require(answer.status() == 200, "Keycloak should issue the token: " + answer.body());
    variables.put(variable, answer.body().path("access_token").asText());
  }

  private Answer call(Curl request) {
    out.println("$ " + request.command());
    return send(request);
  }

  private Answer send(Curl request) {
    try {
      HttpResponse<String> response =
          http.send(request.request(variables, PATIENCE), BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("ETag").orElse(""),
          JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new LocalFailureException("No answer. Is ./dev up running in another terminal?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailureException("Interrupted", e);
    }
  }

  private void showGrant(Answer answer) {
    show(answer, "id", "state", "policy", "approvalsRequired", "cutoff", "expiresAt", "lastError");
  }

  /** Prints the status and some fields of a good answer, or all of a bad one. */
  private void show(Answer answer, String... fields) {
    out.println(answer.status());
    boolean known = false;
    for (String field : fields) {
      JsonNode value = answer.body().path(field);
      if (!value.isMissingNode() && !value.isNull()) {
        out.printf("  %s: %s%n", field, brief(value));
        known = true;
      }
    }
    if (!known) {
      out.println("  " + answer.body());
    }
  }

  private static String brief(JsonNode value) {
    String text = value.isTextual() ? value.asText() : value.toString();
    return text.length() <= 200 ? text : text.substring(0, 200) + " \u2026";
  }

  private static void require(boolean asTold, String message) {
    if (!asTold) {
      throw new LocalFailureException("The demo stops here. " + message);
    }
  }
}

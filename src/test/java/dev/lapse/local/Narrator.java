package dev.lapse.local;

import static org.awaitility.Awaitility.await;

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
import org.awaitility.core.ConditionTimeoutException;

/** Prints each call as curl would make it, makes it, and shows what came back. */
final class Narrator {
  /** How long an answer may take. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  /**
   * @param tag the {@code ETag}; empty: none
   */
  record Answer(int status, String tag, JsonNode body) {
    String text(String field) {
      return body.path(field).asText();
    }
  }

  private final PrintStream out = System.out;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> variables = new LinkedHashMap<>();

  void step(String title) {
    out.printf("%n\u2500\u2500 %s  %s%n", TIME.format(Instant.now()), title);
  }

  void say(String text) {
    out.println(text);
  }

  /** Says what is true at this second. */
  void sayNow(String text) {
    out.printf("  %s  %s%n", TIME.format(Instant.now()), text);
  }

  /** Gets a token, and keeps it under the name of a shell variable; the whole answer. */
  Answer fetchToken(String variable, Curl request) {
    out.printf(
        "$ %s=$(%s |%n    sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')%n",
        variable, request.command());
    Answer answer = send(request);
    require(answer.status() == 200, "Keycloak should issue the token: " + answer.body());
    variables.put(variable, answer.text("access_token"));
    return answer;
  }

  Answer call(Curl request) {
    out.println("$ " + request.command());
    return send(request);
  }

  /** Makes a call without a word. */
  Answer send(Curl request) {
    try {
      return sendOnce(request);
    } catch (IOException e) {
      throw new LocalFailureException("No answer. Is ./dev up running in another terminal?", e);
    }
  }

  /** Makes a call that nobody is there to answer. */
  void callInVain(Curl request) {
    out.println("$ " + request.command());
    try {
      require(false, "There should be no answer, and it is " + sendOnce(request));
    } catch (IOException e) {
      out.println("no answer");
    }
  }

  /** Waits until somebody is there to answer. */
  void awaitAnswer(Curl request) {
    try {
      await()
          .pollInSameThread()
          .pollInterval(Duration.ofMillis(300))
          .ignoreExceptionsInstanceOf(IOException.class)
          .atMost(PATIENCE)
          .until(() -> sendOnce(request).status() > 0);
    } catch (ConditionTimeoutException e) {
      throw new LocalFailureException("Lapse should answer again", e);
    }
  }

  private Answer sendOnce(Curl request) throws IOException {
    try {
      HttpResponse<String> response =
          http.send(request.request(variables, PATIENCE), BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("ETag").orElse(""),
          JSON.readTree(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailureException("Interrupted", e);
    }
  }

  /** Prints the status and some fields of a good answer, or all of a bad one. */
  void show(Answer answer, String... fields) {
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

  /** Prints the events of a trail, each with its facts. */
  void showTrail(JsonNode events) {
    for (JsonNode event : events) {
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
  }

  private static String brief(JsonNode value) {
    String text = value.isTextual() ? value.asText() : value.toString();
    return text.length() <= 200 ? text : text.substring(0, 200) + " \u2026";
  }

  /** Ends the demo where something did not go as told. */
  static void require(boolean asTold, String message) {
    if (!asTold) {
      throw new LocalFailureException("The demo stops here. " + message);
    }
  }
}

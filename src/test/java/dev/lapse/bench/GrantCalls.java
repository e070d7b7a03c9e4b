package dev.lapse.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lapse.local.RealmAdmin;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** Callers of the service's API, who sign in as seldom as their tokens allow. */
final class GrantCalls {
  private final Http http = new Http();
  private final String grants;
  private final Token requester;
  private final Token approver;
  private final Token auditor;

  /**
   * A grant as it was answered.
   *
   * @param tag what tells this version from a later one
   */
  record Seen(String id, String tag, JsonNode body) {
    private static Seen of(HttpResponse<String> answer) {
      var body = Http.read(answer);
      return new Seen(
          body.get("id").asText(), answer.headers().firstValue("ETag").orElseThrow(), body);
    }

    String state() {
      return body.get("state").asText();
    }
  }

  GrantCalls(String service, RealmAdmin realm) {
    grants = service + "/api/v1/grants";
    requester = new Token(() -> realm.userToken("requester"));
    approver = new Token(() -> realm.userToken("approver"));
    auditor = new Token(() -> realm.userToken("auditor"));
  }

  /** Puts a request on record. */
  Seen request(String subject, String scope, String duration) {
    var body =
        Map.of(
            "subject",
            subject,
            "scope",
            scope,
            "reason",
            "Rotate the database credentials",
            "ticket",
            "CHG-1234",
            "compensatingControls",
            List.of("Runs only from the build subnet"),
            "duration",
            duration);
    var call =
        Http.to(grants)
            .header("Authorization", requester.header())
            .header("Content-Type", "application/json")
            .POST(Http.json(body));
    return Seen.of(http.send(call, 201));
  }

  Seen approve(Seen grant) {
    var call =
        Http.to(grants + "/" + grant.id() + "/approve")
            .header("Authorization", approver.header())
            .header("Content-Type", "application/json")
            .POST(Http.json(Map.of()));
    return Seen.of(http.send(call, 200));
  }

  /** Waits, as any caller may, for one change after another until the grant has expired. */
  Seen awaitExpiry(Seen grant) {
    var seen = grant;
    while (!"EXPIRED".equals(seen.state())) {
      if (seen.body().hasNonNull("endedAt") || seen.body().get("stuck").asBoolean()) {
        throw new IllegalStateException("it does not expire: " + seen.body());
      }
      seen = awaitChange(seen);
    }
    return seen;
  }

  private Seen awaitChange(Seen grant) {
    var call =
        Http.to(grants + "/" + grant.id())
            .header("Authorization", auditor.header())
            .header("If-None-Match", grant.tag())
            .header("Prefer", "wait=30")
            .GET();
    var answer = http.send(call, 200, 304);
    return answer.statusCode() == 304 ? grant : Seen.of(answer);
  }

  /** A page of the list, by a query such as {@code limit=50}. */
  JsonNode list(String query) {
    var call = Http.to(grants + "?" + query).header("Authorization", auditor.header()).GET();
    return Http.read(http.send(call, 200));
  }
}

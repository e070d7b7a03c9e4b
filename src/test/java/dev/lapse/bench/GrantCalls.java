package dev.lapse.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.KeptTokens;
import dev.lapse.testing.LapseApi;
import java.net.http.HttpResponse;
import java.util.Map;

/** Callers of the service's API, who sign in as seldom as their tokens allow. */
final class GrantCalls {
  private final Http http = new Http();
  private final String grants;
  private final KeptTokens tokens;

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
    tokens = new KeptTokens(realm::userToken);
  }

  private String bearer(String person) {
    return "Bearer " + tokens.of(person);
  }

  /** Puts a request on record. */
  Seen request(String subject, String scope, String duration) {
    var call =
        Http.to(grants)
            .header("Authorization", bearer("requester"))
            .header("Content-Type", "application/json")
            .POST(Http.json(LapseApi.vaultRequest(subject, scope, duration)));
    return Seen.of(http.send(call, 201));
  }

  Seen approve(Seen grant) {
    var call =
        Http.to(grants + "/" + grant.id() + "/approve")
            .header("Authorization", bearer("approver"))
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
            .header("Authorization", bearer("auditor"))
            .header("If-None-Match", grant.tag())
            .header("Prefer", "wait=30")
            .GET();
    var answer = http.send(call, 200, 304);
    return answer.statusCode() == 304 ? grant : Seen.of(answer);
  }

  /** A page of the list, by a query such as {@code limit=50}. */
  JsonNode list(String query) {
    var call = Http.to(grants + "?" + query).header("Authorization", bearer("auditor")).GET();
    return Http.read(http.send(call, 200));
  }
}

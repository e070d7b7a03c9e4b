package dev.lapse.chaos;

import java.util.Map;
import java.util.Optional;

/**
 * A call of the API.
 *
 * @param person who calls
 * @param key the idempotency key
 */
record Call(
    String person, String method, String path, Map<String, Object> body, Optional<String> key) {
  private static final String GRANTS = "/api/v1/grants";

  static Call request(Map<String, Object> body, String key) {
    return new Call("requester", "POST", GRANTS, body, Optional.of(key));
  }

  static Call approve(String id) {
    return command("approver", id, "approve", Map.of());
  }

  static Call deny(String id) {
    return command("approver", id, "deny", Map.of("comment", "Not today"));
  }

  static Call withdraw(String id) {
    return command("requester", id, "withdraw", Map.of());
  }

  static Call revoke(String id) {
    return command("requester", id, "revoke", Map.of("reason", "Enough"));
  }

  static Call read(String id) {
    return new Call("auditor", "GET", GRANTS + "/" + id, Map.of(), Optional.empty());
  }

  private static Call command(String person, String id, String verb, Map<String, Object> body) {
    return new Call(person, "POST", GRANTS + "/" + id + "/" + verb, body, Optional.empty());
  }
}

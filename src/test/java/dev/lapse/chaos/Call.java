package dev.lapse.chaos;

import java.util.Map;

/**
 * A call of the API.
 *
 * @param person who calls
 * @param headers beside those that every call has
 */
record Call(
    String person,
    String method,
    String path,
    Map<String, Object> body,
    Map<String, String> headers) {
  private static final String GRANTS = "/api/v1/grants";

  static Call request(Map<String, Object> body, String key) {
    return new Call("requester", "POST", GRANTS, body, Map.of("Idempotency-Key", key));
  }

  static Call deny(String id) {
    return command("approver", id, "deny", Map.of("comment", "Not today"), Map.of());
  }

  static Call withdraw(String id) {
    return command("requester", id, "withdraw", Map.of(), Map.of());
  }

  static Call revoke(String id) {
    return command("requester", id, "revoke", Map.of("reason", "Enough"), Map.of());
  }

  /**
   * Approves what was seen in that version: one that a frozen replica hears late must not count for
   * an extension that was asked for meanwhile.
   */
  static Call approve(String id, long version) {
    return command("approver", id, "approve", Map.of(), ifStill(version));
  }

  static Call denyExtension(String id, long version) {
    return command("approver", id, "deny", Map.of("comment", "Not longer"), ifStill(version));
  }

  /** Asked for once only, as well. */
  static Call extend(String id, LaterEnd laterEnd, long version) {
    var body =
        Map.<String, Object>of("duration", laterEnd.by().toString(), "reason", "It takes longer");
    return command("requester", id, "extend", body, ifStill(version));
  }

  static Call read(String id) {
    return new Call("auditor", "GET", GRANTS + "/" + id, Map.of(), Map.of());
  }

  private static Map<String, String> ifStill(long version) {
    return Map.of("If-Match", "\"%d\"".formatted(version));
  }

  private static Call command(
      String person,
      String id,
      String verb,
      Map<String, Object> body,
      Map<String, String> headers) {
    return new Call(person, "POST", GRANTS + "/" + id + "/" + verb, body, headers);
  }
}

package dev.lapse.oscal;

import dev.lapse.verify.LoggedEntry;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An exception as far as its entries were read. Pure.
 *
 * @param asked the facts of its request
 * @param askedBy who asked: kind and subject
 * @param status empty before the first entry that tells a state
 * @param deadline when it ends or has to end; empty while that depends on its start
 * @param drift whether somebody put the scope back after the end, and it was left there
 */
record Risk(
    UUID grant,
    Map<?, ?> asked,
    String askedBy,
    Optional<RiskStatus> status,
    Optional<Instant> deadline,
    Optional<Drift> drift) {

  /** What became of a scope that is there again after the exception has ended. */
  enum Drift {
    FOUND,
    SETTLED
  }

  /** An exception of which this is the first entry. */
  static Risk begunBy(UUID grant, LoggedEntry request) {
    return new Risk(
            grant,
            request.facts(),
            request.actorKind() + " " + request.actorSubject(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty())
        .after(request);
  }

  /** The same after another entry. */
  Risk after(LoggedEntry entry) {
    return new Risk(
        grant,
        asked,
        askedBy,
        statusBy(entry),
        instant(entry.facts().get("expiresAt")).or(() -> deadline),
        switch (entry.action()) {
          case "DRIFT_FOUND" -> Optional.of(Drift.FOUND);
          case "DRIFT_SETTLED" -> Optional.of(Drift.SETTLED);
          default -> drift;
        });
  }

  private Optional<RiskStatus> statusBy(LoggedEntry entry) {
    return RiskStatus.of(entry.facts().get("state")).or(() -> status);
  }

  private static Optional<Instant> instant(Object text) {
    try {
      return text instanceof String written
          ? Optional.of(Instant.parse(written))
          : Optional.empty();
    } catch (DateTimeException notAnInstant) {
      return Optional.empty();
    }
  }

  // ---- as OSCAL

  String title() {
    return "Exception: %s may have %s for a while"
        .formatted(Words.markup(asked("subject")), Words.markup(asked("scope")));
  }

  /** Why it was asked for. */
  String description() {
    return Words.markup(asked("reason"));
  }

  /** The members of the risk, but for its log. */
  Map<String, Object> members() {
    var members = new LinkedHashMap<String, Object>();
    members.put("uuid", NameIds.ofRisk(grant));
    members.put("title", title());
    members.put("description", description());
    members.put("statement", statement());
    members.put("props", props());
    members.put("links", ControlMap.links());
    members.put("status", status.orElse(RiskStatus.REQUESTED).token());
    var factors = mitigatingFactors();
    if (!factors.isEmpty()) {
      members.put("mitigating-factors", factors);
    }
    deadline.ifPresent(end -> members.put("deadline", end.toString()));
    return members;
  }

  private String statement() {
    return "The service account %s may have the client scope %s, which it does not have otherwise. Asked for by %s; %s"
        .formatted(
            Words.markup(asked("subject")),
            Words.markup(asked("scope")),
            Words.markup(askedBy),
            "decided under the policy %s.".formatted(Words.markup(asked("policy"))));
  }

  private List<Map<String, Object>> props() {
    return new Props()
        .with("grant", grant)
        .with("realm", asked.get("realm"))
        .with("subject", asked.get("subject"))
        .with("scope", asked.get("scope"))
        .with("assignment", asked.get("assignment"))
        .with("ticket", asked.get("ticket"))
        .with("duration", asked.get("duration"))
        .with("policy", asked.get("policy"))
        .with("policy-version", asked.get("policyVersion"))
        .with("cutoff", asked.get("cutoff"))
        .with("drift", drift.map(Drift::name).orElse(null))
        .list();
  }

  private List<Map<String, Object>> mitigatingFactors() {
    var factors = new ArrayList<Map<String, Object>>();
    if (asked.get("compensatingControls") instanceof List<?> controls) {
      for (var control : controls) {
        factors.add(
            Map.of(
                "uuid",
                NameIds.of("mitigating-factor", grant + ":" + factors.size()),
                "description",
                Words.markup(control.toString())));
      }
    }
    return factors;
  }

  /** What was asked; of a request that was too long for the log nothing is known. */
  private String asked(String fact) {
    var value = asked.get(fact);
    return value == null ? "(not in the log)" : value.toString();
  }
}

package dev.lapse.web;

import dev.lapse.actor.ActorKind;
import dev.lapse.audit.AuditAction;
import dev.lapse.audit.AuditEvent;
import dev.lapse.audit.Recorded;
import io.quarkus.qute.TemplateData;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What happened, event by event, as it is told to people. */
@TemplateData
record StoryView(List<Step> steps) {

  /**
   * One event.
   *
   * @param action its name in the log
   * @param tone the name of a class of the style sheet
   * @param grant the id of the grant; null where it is about none
   * @param index its place in the log; null until it is sequenced
   */
  @TemplateData
  record Step(
      String action,
      String tone,
      String headline,
      String actor,
      String actorSubject,
      String grant,
      Moment at,
      String index,
      List<Fact> facts) {}

  /**
   * One fact of an event.
   *
   * @param moment where the value is an instant; null else
   */
  @TemplateData
  record Fact(String name, String value, Moment moment) {}

  static StoryView of(List<Recorded> trail) {
    return new StoryView(trail.stream().map(StoryView::step).toList());
  }

  private static Step step(Recorded recorded) {
    var event = recorded.event();
    return new Step(
        event.action().name(),
        tone(event.action()),
        headline(event),
        event.actor().name(),
        event.actor().subject(),
        event.grant() == null ? null : event.grant().toString(),
        Moment.of(event.at()),
        recorded.index().map(String::valueOf).orElse(null),
        event.facts().entrySet().stream().map(StoryView::fact).toList());
  }

  private static String headline(AuditEvent event) {
    var who = event.actor().kind() == ActorKind.SYSTEM ? "Lapse" : event.actor().name();
    return switch (event.action()) {
      case GRANT_REQUESTED -> who + " asked for the scope";
      case GRANT_APPROVED -> who + " approved";
      case GRANT_DENIED -> who + " denied it";
      case GRANT_GLASS_BROKEN -> who + " broke the glass, and opened it alone";
      case GRANT_GLASS_REVIEWED -> who + " reviewed that the glass was broken";
      case GRANT_WITHDRAWN -> who + " withdrew the request";
      case GRANT_UNANSWERED -> "Nobody answered in time";
      case GRANT_STARTED -> "The start that was asked for has come";
      case GRANT_ACTIVATED -> "The scope is on the client, read back in Keycloak";
      case GRANT_ACTIVATION_FAILED -> "The scope can't be given";
      case GRANT_DRAINING -> "The scope is gone from the client; the last tokens run out";
      case GRANT_REVOCATION_ORDERED -> who + " revoked it";
      case GRANT_EXPIRY_DUE -> "Its time is up";
      case GRANT_REVOKED -> "It is revoked";
      case GRANT_EXPIRED -> "It has ended on time";
      case GRANT_EXTENSION_REQUESTED -> who + " asked for a later end";
      case GRANT_EXTENSION_APPROVED -> who + " approved the later end";
      case GRANT_EXTENSION_DENIED -> who + " denied the later end";
      case GRANT_EXTENSION_UNANSWERED -> "Nobody answered about the later end in time";
      case GRANT_EXTENDED -> "The end has moved";
      case GRANT_END_TOLD -> "Keycloak was told the end";
      case GRANT_END_TAMPERED -> "Somebody changed the end that Keycloak holds tokens to";
      case GRANT_GUARD_LOST -> "Keycloak does not hold tokens to the end any more";
      case GRANT_ENFORCEMENT_FAILED -> "Keycloak did not agree; it is tried again";
      case GRANT_STUCK -> "Keycloak has not agreed for too long; it is tried on";
      case GRANT_TAMPERED -> "Somebody took the scope off the client, or attached it otherwise";
      case GRANT_RESTORED -> "The scope was given back";
      case GRANT_LOST -> "Client or scope are gone from Keycloak";
      case SCOPE_CAME_BACK -> "Somebody put the scope back";
      case SCOPE_REMOVED_AGAIN -> "The scope was removed again";
      case DRIFT_FOUND -> "The scope was put back too often: somebody has to look";
      case DRIFT_SETTLED -> who + " looked at it, and settled it";
      case LOG_CHECKED -> "The whole log was verified, and is what was signed";
      case LOG_FOUND_BROKEN -> "The whole log was verified, and is not what was signed";
      case NAME_ERASED -> who + " made the name of a person unreadable";
    };
  }

  private static String tone(AuditAction action) {
    return switch (action) {
      case GRANT_ACTIVATED,
          GRANT_APPROVED,
          GRANT_EXTENSION_APPROVED,
          GRANT_EXTENDED,
          GRANT_RESTORED ->
          "live";
      case GRANT_DENIED,
          GRANT_EXTENSION_DENIED,
          GRANT_ACTIVATION_FAILED,
          GRANT_REVOCATION_ORDERED,
          GRANT_REVOKED ->
          "stopped";
      case GRANT_GLASS_BROKEN,
          GRANT_STUCK,
          GRANT_TAMPERED,
          GRANT_END_TAMPERED,
          GRANT_GUARD_LOST,
          GRANT_LOST,
          GRANT_ENFORCEMENT_FAILED,
          SCOPE_CAME_BACK,
          DRIFT_FOUND,
          LOG_FOUND_BROKEN ->
          "moving";
      case GRANT_REQUESTED, GRANT_EXTENSION_REQUESTED -> "waiting";
      default -> "over";
    };
  }

  private static Fact fact(Map.Entry<String, Object> fact) {
    var value = fact.getValue();
    var name = inWords(fact.getKey());
    if (value instanceof String text) {
      return ofText(name, text);
    }
    return new Fact(
        name,
        value instanceof List<?> list
            ? list.stream().map(String::valueOf).collect(Collectors.joining("; "))
            : String.valueOf(value),
        null);
  }

  private static Fact ofText(String name, String text) {
    try {
      return text.matches("\\d{4}-\\d\\d-\\d\\dT.*Z")
          ? new Fact(name, text, Moment.of(Instant.parse(text)))
          : new Fact(name, text.matches("PT?\\d.*") ? Span.text(Duration.parse(text)) : text, null);
    } catch (DateTimeException | ArithmeticException e) {
      return new Fact(name, text, null);
    }
  }

  /** {@code policyVersion} becomes “policy version”. */
  private static String inWords(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
  }
}

package dev.lapse.grant;

import dev.lapse.audit.AuditAction;
import java.util.Map;

/**
 * What the trail is to tell of a step.
 *
 * @param facts what explains it, as {@link GrantJournal#record} takes them
 */
public record Told(AuditAction action, Map<String, Object> facts) {

  /** An extension that nobody had decided on when its time was over. */
  public static Told unanswered(Extension extension) {
    return new Told(
        AuditAction.GRANT_EXTENSION_UNANSWERED,
        Map.of("answerBy", extension.answerBy().toString()));
  }

  /** An extension that nobody had decided on when its grant ended. */
  public static Told moot(Extension extension) {
    return new Told(
        AuditAction.GRANT_EXTENSION_UNANSWERED,
        Map.of(
            "answerBy",
            extension.answerBy().toString(),
            "why",
            "The grant ended before anybody had decided."));
  }
}

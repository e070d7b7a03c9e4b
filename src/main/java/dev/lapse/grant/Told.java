package dev.lapse.grant;

import dev.lapse.audit.AuditAction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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

  /**
   * This end of a grant, and with it the end of its extension.
   *
   * @param waiting the extension that nobody had decided on by then; empty: there was none
   */
  public List<Told> withMoot(Optional<Extension> waiting) {
    return Stream.concat(Stream.of(this), waiting.map(Told::moot).stream()).toList();
  }

  private static Told moot(Extension extension) {
    return new Told(
        AuditAction.GRANT_EXTENSION_UNANSWERED,
        Map.of(
            "answerBy",
            extension.answerBy().toString(),
            "why",
            "The grant ended before anybody had decided."));
  }
}

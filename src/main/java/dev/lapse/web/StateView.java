package dev.lapse.web;

import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantState;
import io.quarkus.qute.TemplateData;

/**
 * Where an exception stands, by word, sign and tone together.
 *
 * @param word what people call it
 * @param sign a character, for the eye only
 * @param tone the name of a class of the style sheet
 */
@TemplateData
record StateView(String word, String sign, String tone) {

  static StateView of(Grant grant) {
    return new StateView(word(grant.state()), sign(grant.state()), tone(grant.state()));
  }

  static String word(GrantState state) {
    return switch (state) {
      case AWAITING_APPROVAL -> "awaiting approval";
      case SCHEDULED -> "scheduled";
      case ACTIVATING -> "activating";
      case ACTIVE -> "active";
      case DRAINING -> "draining";
      case REVOKING -> "revoking";
      case EXPIRED -> "expired";
      case REVOKED -> "revoked";
      case DENIED -> "denied";
      case WITHDRAWN -> "withdrawn";
      case UNANSWERED -> "unanswered";
      case ACTIVATION_FAILED -> "activation failed";
    };
  }

  private static String sign(GrantState state) {
    return switch (state) {
      case AWAITING_APPROVAL -> "?";
      case SCHEDULED -> "◷";
      case ACTIVATING -> "▲";
      case ACTIVE -> "●";
      case DRAINING, REVOKING -> "▼";
      case EXPIRED -> "■";
      case REVOKED, DENIED -> "✕";
      case WITHDRAWN, UNANSWERED -> "○";
      case ACTIVATION_FAILED -> "!";
    };
  }

  private static String tone(GrantState state) {
    return switch (state) {
      case AWAITING_APPROVAL, SCHEDULED -> "waiting";
      case ACTIVATING, DRAINING, REVOKING -> "moving";
      case ACTIVE -> "live";
      case EXPIRED, WITHDRAWN, UNANSWERED -> "over";
      case REVOKED, DENIED, ACTIVATION_FAILED -> "stopped";
    };
  }
}

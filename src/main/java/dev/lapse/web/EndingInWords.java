package dev.lapse.web;

import dev.lapse.grant.Ending;
import dev.lapse.policy.Cutoff;
import io.quarkus.qute.TemplateData;
import java.util.Optional;

/**
 * What is left of an access once its exception is over.
 *
 * @param cutoff how tokens are dealt with that outlive it; null where that is not known
 */
@TemplateData
record EndingInWords(String text, String cutoff) {
  private static final EndingInWords NONE =
      new EndingInWords("There is no end to come: the client is gone, or it is over.", null);

  static EndingInWords of(Optional<Ending> ending) {
    return ending.map(EndingInWords::of).orElse(NONE);
  }

  static EndingInWords of(Ending ending) {
    return new EndingInWords(exception(ending) + sentence(ending), word(ending.cutoff()));
  }

  /** Why it does not end as its policy says; empty where it does. */
  private static String exception(Ending ending) {
    var tooShort = "Too short to drain, since a token lives %s. ".formatted(lifespan(ending));
    if (ending.wanted() == ending.cutoff()) {
      return "";
    }
    return ending.wanted() == Cutoff.CAP
        ? "Keycloak holds no token to the end here, though the policy counts on it. "
            + (ending.cutoff() == Cutoff.STRIKE ? tooShort : "")
        : tooShort;
  }

  private static String sentence(Ending ending) {
    return switch (ending.cutoff()) {
      case CAP -> capped(ending);
      case DRAIN ->
          ("Nothing outlives the end: the scope goes %s early, as long as a token lives, so that the"
                  + " last one with it is dead by then. Made shorter than %s, it could not.")
              .formatted(lifespan(ending), Span.text(ending.shortestToDrain()));
      case STRIKE ->
          ("At the end Keycloak refuses all older tokens of the client. Whoever checks tokens without"
                  + " asking Keycloak may take one for up to %s more.")
              .formatted(tail(ending));
      case LINGER ->
          "Tokens that were issued before the end live on, for up to %s.".formatted(tail(ending));
    };
  }

  private static String capped(Ending ending) {
    return ending.tail().isZero()
        ? "Nothing outlives the end: Keycloak itself ends every token with the scope by then."
        : ("Keycloak itself ends every token with the scope by then, except those that it issued before"
                + " it knew the end: they live on, for up to %s.")
            .formatted(tail(ending));
  }

  private static String lifespan(Ending ending) {
    return Span.text(ending.tokenLifespan());
  }

  private static String tail(Ending ending) {
    return Span.text(ending.tail());
  }

  private static String word(Cutoff cutoff) {
    return switch (cutoff) {
      case CAP -> "cap";
      case DRAIN -> "drain";
      case STRIKE -> "strike";
      case LINGER -> "linger";
    };
  }
}

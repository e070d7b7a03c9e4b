package dev.lapse.web;

import dev.lapse.inventory.Use;
import io.quarkus.qute.TemplateData;
import java.util.Optional;

/**
 * Whether what was granted was used.
 *
 * @param last when it was used last; null where that is not known
 * @param text what is told else
 */
@TemplateData
record UseView(Moment last, String text) {
  static UseView of(Optional<Use> use) {
    return use.map(UseView::of).orElseGet(() -> new UseView(null, "It never had the scope."));
  }

  private static UseView of(Use use) {
    return switch (use) {
      case Use.Used used ->
          new UseView(Moment.of(used.last()), "Used: the last token with it came");
      case Use.NotSeen none ->
          new UseView(null, "Not used: no sign-in that Keycloak has kept had it.");
      case Use.Unknown unknown ->
          new UseView(null, "Whether it was used is not known: %s.".formatted(unknown.reason()));
    };
  }
}

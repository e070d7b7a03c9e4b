package dev.lapse.web;

import dev.lapse.actor.Party;
import dev.lapse.grant.Glass;
import io.quarkus.qute.TemplateData;

/**
 * That one person opened an exception alone.
 *
 * @param reviewer who looked at it; null as long as nobody has
 * @param reviewedAt null as long as nobody has
 * @param comment what the reviewer said; null as long as nobody has
 */
@TemplateData
record GlassView(
    String by, String reason, Moment at, String reviewer, Moment reviewedAt, String comment) {

  /** Null where nobody broke it. */
  static GlassView of(Glass glass) {
    var review = glass.review();
    return glass
        .broken()
        .map(how ->
            new GlassView(
                how.by().name(),
                how.reason(),
                Moment.of(how.at()),
                review.map(Glass.Review::by).map(Party::name).orElse(null),
                Moment.of(review.map(Glass.Review::at)),
                review.map(Glass.Review::comment).orElse(null)))
        .orElse(null);
  }
}

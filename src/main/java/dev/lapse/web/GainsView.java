package dev.lapse.web;

import dev.lapse.grant.Gain;
import io.quarkus.qute.TemplateData;
import java.util.List;

/** What tokens gain by a scope, as a difference. */
@TemplateData
record GainsView(List<Line> lines) {

  /**
   * One claim that changes.
   *
   * @param value null where it depends on the moment
   */
  @TemplateData
  record Line(String claim, String value, String source) {}

  static GainsView of(List<Gain> gains) {
    return new GainsView(
        gains.stream().map(gain -> new Line(gain.claim(), gain.value(), gain.source())).toList());
  }
}

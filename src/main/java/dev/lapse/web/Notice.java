package dev.lapse.web;

import io.quarkus.qute.TemplateData;
import java.util.List;

/**
 * What a page has to tell before anything else.
 *
 * @param good whether something was done, or else refused
 * @param text what; a whole sentence
 * @param points more of it, one by one
 * @param link where to see it; null: here
 */
@TemplateData
record Notice(boolean good, String text, List<String> points, String link) {
  static Notice done(String text, String link) {
    return new Notice(true, text, List.of(), link);
  }

  static Notice refused(String text, List<String> points) {
    return new Notice(false, text, List.copyOf(points), null);
  }
}

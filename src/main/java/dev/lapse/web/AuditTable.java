package dev.lapse.web;

import io.quarkus.qute.TemplateData;
import java.util.List;

/**
 * The log, as far as a page shows it.
 *
 * @param head the newest that was signed; null before the first
 * @param next the address of the next page; null on the last one
 */
@TemplateData
record AuditTable(
    Head head,
    List<Choice> actions,
    String grant,
    String actor,
    boolean narrowed,
    StoryView events,
    String next) {

  /** How far the log is signed. */
  @TemplateData
  record Head(long size, String root, String note, String key) {}

  /** One kind of event. */
  @TemplateData
  record Choice(String value, boolean chosen) {}
}

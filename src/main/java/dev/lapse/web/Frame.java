package dev.lapse.web;

import io.quarkus.qute.TemplateData;
import java.util.List;

/**
 * What every page has around it.
 *
 * @param title of the page
 * @param reader the name of the reader; null where nobody is known
 * @param links where else the reader may go
 * @param formToken what forms of this page bring; null where there is none
 * @param at when the first of it was read, in milliseconds since the epoch: what changes later is
 *     news
 * @param version of the program, for the addresses of what may be kept
 */
@TemplateData
record Frame(
    String title, String reader, List<Link> links, String formToken, String version, long at) {

  /**
   * One link.
   *
   * @param waiting how much waits there for somebody; null where that is not told
   */
  @TemplateData
  record Link(String path, String label, boolean current, String waiting) {}
}

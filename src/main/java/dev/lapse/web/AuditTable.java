package dev.lapse.web;

import dev.lapse.audit.LogState;
import io.quarkus.qute.TemplateData;
import java.util.List;

/**
 * The log, as far as a page shows it.
 *
 * @param head the newest that was signed; null before the first
 * @param zone the one that the limits were typed in; empty: UTC
 * @param problems why nothing was looked for; empty else
 * @param next the address of the next page; null on the last one
 */
@TemplateData
record AuditTable(
    Head head,
    Check check,
    List<Choice> actions,
    String grant,
    String actor,
    Limit from,
    Limit to,
    String zone,
    List<String> problems,
    boolean narrowed,
    StoryView events,
    String next) {

  /**
   * How far the log is signed.
   *
   * @param key null where nothing is signed
   */
  @TemplateData
  record Head(long size, String root, String note, String key, Moment signedAt) {}

  /**
   * What this replica found when it checked the log.
   *
   * @param wrong what is not as it was signed; null while nothing is
   * @param at when it last found the whole log to be what was signed; null: not yet
   * @param size how many entries there were
   */
  @TemplateData
  record Check(String wrong, Moment at, long size) {
    static Check of(LogState state) {
      var last = state.checked();
      return new Check(
          state.wrong().orElse(null),
          Moment.of(last.map(LogState.Checked::at)),
          last.map(LogState.Checked::size).orElse(0L));
    }
  }

  /**
   * A limit of time.
   *
   * @param typed as it was typed
   * @param moment which instant that is, wherever the reader is; null where there is none
   */
  @TemplateData
  record Limit(String typed, Moment moment) {}

  /** One kind of event. */
  @TemplateData
  record Choice(String value, boolean chosen) {}
}

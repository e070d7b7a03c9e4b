package dev.lapse.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lapse.drift.Finding;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One page of findings.
 *
 * @param nextCursor what to send as {@code cursor} for the next page; null on the last one
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record FindingPage(
    @Schema(required = true) List<FindingView> items, @Schema(nullable = true) String nextCursor) {

  /**
   * @param found the page, and one finding more where another page follows
   */
  static FindingPage of(List<Finding> found, int limit) {
    var page = found.subList(0, Math.min(limit, found.size()));
    var next = found.size() > limit ? Cursor.after(page.getLast()) : null;
    return new FindingPage(page.stream().map(FindingView::of).toList(), next);
  }
}

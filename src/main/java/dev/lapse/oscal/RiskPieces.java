package dev.lapse.oscal;

import dev.lapse.audit.EntriesByGrant.OfGrant;
import dev.lapse.verify.LoggedEntry;
import java.util.List;
import java.util.Optional;

/**
 * The risks, written while the entries are read. Of a risk only what its members need is kept: its
 * log is written first, and what follows from the log after it.
 */
final class RiskPieces {
  private final JsonPieces json = new JsonPieces();
  private Optional<Risk> open = Optional.empty();
  private boolean any;

  /** What these entries add; they continue those before, grant by grant. */
  byte[] add(List<OfGrant> entries) {
    entries.forEach(this::add);
    return json.take();
  }

  /** What the last risk still lacks. */
  byte[] end() {
    close();
    return json.take();
  }

  private void add(OfGrant read) {
    var entry = LoggedEntry.parse(read.place(), read.entry());
    var before = open.filter(risk -> risk.grant().equals(read.grant()));
    var after =
        before.map(risk -> risk.after(entry)).orElseGet(() -> Risk.begunBy(read.grant(), entry));
    if (before.isEmpty()) {
      close();
      json.text(any ? "," : "").text("\n{\"risk-log\":{\"entries\":[");
      any = true;
    } else {
      json.text(",");
    }
    var change =
        after.status().filter(now -> !before.flatMap(Risk::status).equals(Optional.of(now)));
    json.text("\n").object(RiskLogEntry.of(read, entry, change));
    open = Optional.of(after);
  }

  private void close() {
    open.ifPresent(risk -> json.text("]},").members(risk.members()).text("}"));
    open = Optional.empty();
  }
}

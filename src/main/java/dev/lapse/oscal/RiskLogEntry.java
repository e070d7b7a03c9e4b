package dev.lapse.oscal;

import dev.lapse.audit.EntriesByGrant.OfGrant;
import dev.lapse.tlog.Hash;
import dev.lapse.verify.LoggedEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One entry of a grant's trail in the log of its risk, with what leads back to the audit log. */
final class RiskLogEntry {
  private RiskLogEntry() {}

  /**
   * The members of it.
   *
   * @param change the status that the risk has from here on; empty: it did not change
   */
  static Map<String, Object> of(OfGrant read, LoggedEntry entry, Optional<RiskStatus> change) {
    var members = new LinkedHashMap<String, Object>();
    members.put("uuid", NameIds.of("risk-log", read.grant() + ":" + read.n()));
    members.put("title", Words.markup(entry.action()));
    if (!entry.facts().isEmpty()) {
      members.put("description", Words.markup(Words.told(entry.facts())));
    }
    members.put("start", entry.at());
    members.put(
        "props",
        new Props()
            .with("index", read.place())
            .with("leaf", Hash.ofLeaf(read.entry()).base64())
            .with("actor", entry.actorSubject())
            .with("actor-kind", entry.actorKind())
            .list());
    change.ifPresent(status -> members.put("status-change", status.token()));
    return members;
  }
}

package dev.lapse.oscal;

import dev.lapse.audit.EntriesByGrant.OfGrant;
import dev.lapse.verify.LoggedEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The items of the plan: one an exception, which points to its risk. */
final class PoamItems {
  private final JsonPieces json = new JsonPieces();
  private boolean any;

  /** What these grants add. */
  byte[] add(List<OfGrant> beginnings) {
    for (var beginning : beginnings) {
      json.text(any ? ",\n" : "\n").object(item(beginning));
      any = true;
    }
    return json.take();
  }

  private static Map<String, Object> item(OfGrant beginning) {
    var grant = beginning.grant();
    var risk = Risk.begunBy(grant, LoggedEntry.parse(beginning.place(), beginning.entry()));
    var item = new LinkedHashMap<String, Object>();
    item.put("uuid", NameIds.of("poam-item", grant));
    item.put("title", risk.title());
    item.put("description", risk.description());
    item.put("props", new Props().with("grant", grant).list());
    item.put("related-risks", List.of(Map.of("risk-uuid", NameIds.ofRisk(grant))));
    return item;
  }
}

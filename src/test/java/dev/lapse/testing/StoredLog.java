package dev.lapse.testing;

import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.RightEdge;
import dev.lapse.tlog.SignedNote;
import dev.lapse.tlog.VerifierKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The audit log as it lies in a database, read past the service. */
public final class StoredLog {
  private static final String NOT_SEQUENCED =
      """
      SELECT count(*) FROM audit_events event
      WHERE NOT EXISTS (SELECT FROM log_entries logged WHERE logged.event_position = event.position)\
      """;
  private static final String OF_NO_EVENT =
      """
      SELECT count(*) FROM log_entries logged
      WHERE NOT EXISTS (SELECT FROM audit_events event WHERE event.position = logged.event_position)\
      """;
  private static final String BADLY_COUNTED =
      """
      SELECT count(*) FROM (SELECT grant_place,
        row_number() OVER (PARTITION BY grant_id ORDER BY place) AS n
        FROM log_entries WHERE grant_id IS NOT NULL) counted
      WHERE grant_place <> n\
      """;

  private final Connection connection;
  private final VerifierKey key;

  /**
   * Of a database.
   *
   * @param key what signs its checkpoints
   */
  public StoredLog(Connection connection, VerifierKey key) {
    this.connection = connection;
    this.key = key;
  }

  /** How many committed events have no place yet. */
  public long waiting() throws SQLException {
    return number(NOT_SEQUENCED);
  }

  /**
   * What is wrong with it: places with gaps, events without an entry or the other way round,
   * checkpoints that are not of the entries below them.
   */
  public List<String> faults() throws SQLException {
    var faults = new ArrayList<String>();
    tell(faults, waiting(), "events have no entry");
    tell(faults, number(OF_NO_EVENT), "entries have no event");
    tell(
        faults, number(BADLY_COUNTED), "entries have another number than their place in the grant");
    checkHeads(faults);
    return faults;
  }

  private static void tell(List<String> faults, long count, String what) {
    if (count > 0) {
      faults.add(count + " " + what);
    }
  }

  /** Each head is of the first entries of the same tree: so each is consistent with all before. */
  private void checkHeads(List<String> faults) throws SQLException {
    try (var statement = connection.createStatement();
        var other = connection.createStatement();
        var entries =
            statement.executeQuery("SELECT place, entry FROM log_entries ORDER BY place");
        var heads = other.executeQuery("SELECT size, note FROM log_checkpoints ORDER BY size")) {
      var edge = RightEdge.EMPTY;
      while (heads.next()) {
        var leaves = new ArrayList<Hash>();
        while (edge.size() + leaves.size() < heads.getLong("size") && entries.next()) {
          if (entries.getLong("place") != edge.size() + leaves.size()) {
            faults.add("entry %d is missing".formatted(edge.size() + leaves.size()));
            return;
          }
          leaves.add(Hash.ofLeaf(entries.getBytes("entry")));
        }
        edge = edge.append(leaves).edge();
        checkHead(faults, heads.getString("note"), edge);
      }
      if (entries.next()) {
        faults.add("entries from %d on were never signed".formatted(edge.size()));
      }
    }
  }

  private void checkHead(List<String> faults, String text, RightEdge edge) {
    var note = SignedNote.parse(text);
    var head = Checkpoint.parse(note.text());
    if (!note.verifiedBy(key) || head.size() != edge.size() || !head.root().equals(edge.root())) {
      faults.add("the checkpoint of size %d is not of the entries below it".formatted(head.size()));
    }
  }

  private long number(String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}

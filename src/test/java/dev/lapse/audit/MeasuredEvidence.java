package dev.lapse.audit;

import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.HashTile;
import dev.lapse.tlog.RightEdge;
import dev.lapse.tlog.SigningKey;
import dev.lapse.tlog.Tree;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/** The evidence of a grant out of a database with a log of any size, as the service makes it. */
public final class MeasuredEvidence implements AutoCloseable {
  /** How many entries each grant has, spread over the whole log. */
  public static final int ENTRIES_OF_A_GRANT = 10;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TILES_AT_ONCE = 500;

  private final LogReplica replica;

  private MeasuredEvidence(LogReplica replica) {
    this.replica = replica;
  }

  /**
   * Writes a log of so many entries, a multiple of {@value #ENTRIES_OF_A_GRANT}, in place of a
   * sequencer that would take its time. The schema has to be there, and nothing in it.
   */
  public static void write(Connection connection, int size, SigningKey key) throws SQLException {
    int grants = size / ENTRIES_OF_A_GRANT;
    execute(
        connection,
        """
        INSERT INTO audit_events (id, at, action, actor_subject, actor_name, actor_kind, facts)
        SELECT gen_random_uuid(), now(), 'GRANT_STUCK', 'bench', 'Bench', 'SYSTEM', '{}'
        FROM generate_series(1, %d)\
        """
            .formatted(size));
    execute(
        connection,
        """
        INSERT INTO log_entries (place, event_position, grant_id, grant_place, entry)
        SELECT n, (SELECT min(position) FROM audit_events) + n,
          lpad(to_hex(1 + n %% %1$d), 32, '0')::uuid, 1 + n / %1$d,
          convert_to('{"n":' || n || ',"text":"' || repeat('x', 400) || '"}', 'UTF8')
        FROM generate_series(0, %2$d) n\
        """
            .formatted(grants, size - 1));
    var leaves = LongStream.range(0, size).mapToObj(MeasuredEvidence::leaf).toList();
    var appended = RightEdge.EMPTY.append(leaves);
    writeTiles(connection, appended.completed());
    writeHead(connection, appended.edge(), key);
    execute(connection, "ANALYZE");
  }

  private static Hash leaf(long n) {
    var text = "{\"n\":" + n + ",\"text\":\"" + "x".repeat(400) + "\"}";
    return Hash.ofLeaf(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void writeTiles(Connection connection, List<HashTile> tiles) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "INSERT INTO log_tiles (level, number, hashes, root) VALUES (?, ?, ?, ?)")) {
      int waiting = 0;
      for (var tile : tiles) {
        insert.setInt(1, tile.tile().level());
        insert.setLong(2, tile.tile().number());
        insert.setBytes(3, tile.encode());
        insert.setBytes(4, Tree.ofLeaves(tile.hashes()).root().bytes());
        insert.addBatch();
        waiting++;
        if (waiting % TILES_AT_ONCE == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private static void writeHead(Connection connection, RightEdge edge, SigningKey key)
      throws SQLException {
    var checkpoint = new Checkpoint(key.verifier().name(), edge.size(), edge.root());
    try (var insert =
        connection.prepareStatement(
            "INSERT INTO log_checkpoints (size, root, note, signed_at) VALUES (?, ?, ?, now())")) {
      insert.setLong(1, edge.size());
      insert.setBytes(2, edge.root().bytes());
      insert.setString(3, checkpoint.sign(List.of(key)).toString());
      insert.execute();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** From the database at that address. */
  public static MeasuredEvidence from(
      String address, String username, String password, SigningKey key) {
    return new MeasuredEvidence(new LogReplica(address, username, password, key.secret()));
  }

  /**
   * The file of one grant.
   *
   * @param number of the grant, from 0
   */
  public byte[] ofGrant(int number) {
    return replica.evidence(new UUID(0, number + 1L), PATIENCE);
  }

  @Override
  public void close() {
    replica.close();
  }
}

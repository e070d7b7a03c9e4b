package dev.lapse.audit;

import dev.lapse.tlog.MalformedException;
import dev.lapse.tlog.NoteSignature;
import dev.lapse.tlog.SignedNote;
import dev.lapse.tlog.VerifierKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** What witnesses signed. Nothing is changed. */
@ApplicationScoped
class Cosignatures {
  static final String OF_SIZE =
      "SELECT line FROM log_cosignatures WHERE size = $1 ORDER BY witness";
  static final String OF_SIZES =
      "SELECT size, witness, line FROM log_cosignatures WHERE size > $1 AND size <= $2 ORDER BY size";
  static final String WITHOUT_HEAD =
      """
      SELECT size, witness FROM log_cosignatures kept
      WHERE NOT EXISTS (SELECT FROM log_checkpoints head WHERE head.size = kept.size) LIMIT 1\
      """;
  private static final String KEEP =
      """
      INSERT INTO log_cosignatures (size, witness, line, at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (size, witness) DO NOTHING\
      """;

  private final Pool pool;
  private final Clock clock;

  Cosignatures(Pool pool, Clock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /** Keeps a cosignature that was verified; the first one of a witness stays. */
  Uni<Void> keep(long size, VerifierKey witness, NoteSignature signature) {
    return pool.preparedQuery(KEEP)
        .execute(
            Tuple.of(
                size,
                witness.toString(),
                signature.line(),
                OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)))
        .replaceWithVoid();
  }

  /** Those on the checkpoint of a size. */
  Uni<List<NoteSignature>> of(long size) {
    return pool.preparedQuery(OF_SIZE)
        .execute(Tuple.of(size))
        .map(rows ->
            LogStore.stream(rows).map(row -> NoteSignature.parse(row.getString("line"))).toList());
  }

  /**
   * One as it is kept.
   *
   * @param witness its key
   */
  record Kept(long size, String witness, String line) {
    /** Fails unless the witness signed that head so. */
    void requireOn(SignedHead head) {
      if (!isOn(head)) {
        throw new BrokenLogException(
            "the cosignature of %s on the checkpoint of size %d is none".formatted(witness, size));
      }
    }

    private boolean isOn(SignedHead head) {
      try {
        var text = SignedNote.parse(head.note()).text();
        return VerifierKey.parse(witness).verifies(text, NoteSignature.parse(line));
      } catch (MalformedException e) {
        return false;
      }
    }
  }

  /** Those on checkpoints larger than one size and up to the other. */
  Uni<List<Kept>> kept(long above, long upTo) {
    return pool.preparedQuery(OF_SIZES)
        .execute(Tuple.of(above, upTo))
        .map(rows ->
            LogStore.stream(rows)
                .map(row ->
                    new Kept(row.getLong("size"), row.getString("witness"), row.getString("line")))
                .toList());
  }

  /** Fails if one is on a checkpoint that is not there. */
  Uni<Void> requireHeads() {
    return pool.preparedQuery(WITHOUT_HEAD)
        .execute()
        .invoke(rows ->
            LogStore.stream(rows)
                .findFirst()
                .ifPresent(row -> {
                  throw new BrokenLogException(
                      "%s has cosigned a checkpoint of size %d, and there is none"
                          .formatted(row.getString("witness"), row.getLong("size")));
                }))
        .replaceWithVoid();
  }
}

package dev.lapse.audit;

import dev.lapse.tlog.NoteSignature;
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
}

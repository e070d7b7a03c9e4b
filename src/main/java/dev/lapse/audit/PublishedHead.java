package dev.lapse.audit;

import dev.lapse.tlog.SignedNote;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * The checkpoint that is shown to others. Without witnesses it is the newest one. With them it is
 * the newest one that a witness has cosigned, or that waited for it long enough, if that is newer.
 * Either only ever grows, so that nobody is shown a smaller log than before, by whichever replica.
 */
@ApplicationScoped
class PublishedHead {
  static final String PUBLISHED =
      """
      SELECT size, root, note FROM log_checkpoints
      WHERE size = greatest(
        (SELECT max(size) FROM log_cosignatures),
        (SELECT size FROM log_checkpoints WHERE signed_at <= now() - $1 * interval '1 millisecond'
         ORDER BY size DESC LIMIT 1))\
      """;

  private final Pool pool;
  private final LogStore store;
  private final Cosignatures cosignatures;
  private final Destinations destinations;
  private final double patience;

  PublishedHead(
      Pool pool,
      LogStore store,
      Cosignatures cosignatures,
      Destinations destinations,
      LogConfiguration configuration) {
    this.pool = pool;
    this.store = store;
    this.cosignatures = cosignatures;
    this.destinations = destinations;
    this.patience = configuration.witnessPatience().toMillis();
  }

  /** Empty before there is one. Its note carries what witnesses signed. */
  Uni<Optional<SignedHead>> get() {
    if (!destinations.haveWitnesses()) {
      return store.lastHead(pool);
    }
    return pool.preparedQuery(PUBLISHED)
        .execute(Tuple.of(patience))
        .map(LogStore::head)
        .chain(head ->
            head.map(this::withCosignatures).orElse(Uni.createFrom().item(Optional.empty())));
  }

  private Uni<Optional<SignedHead>> withCosignatures(SignedHead head) {
    return cosignatures
        .of(head.size())
        .map(signatures -> SignedNote.parse(head.note()).with(signatures).toString())
        .map(note -> Optional.of(new SignedHead(head.size(), head.root(), note)));
  }
}

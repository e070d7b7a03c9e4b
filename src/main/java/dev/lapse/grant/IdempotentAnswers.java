package dev.lapse.grant;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The answers that were given under an idempotency key. An answer is kept in the transaction of the
 * request, so it is there if and only if the request was carried out.
 */
@ApplicationScoped
class IdempotentAnswers {
  private static final String RESERVE =
      """
      INSERT INTO idempotent_answers (caller, key, fingerprint, at) VALUES (:caller, :key, :fingerprint, :at)
      ON CONFLICT (caller, key) DO NOTHING\
      """;
  private static final String KEEP =
      "UPDATE idempotent_answers SET grant_id = :grant, answer = :answer WHERE caller = :caller AND key = :key";
  static final String FIND =
      "SELECT fingerprint, grant_id, answer FROM idempotent_answers WHERE caller = :caller AND key = :key";
  static final String FORGET = "DELETE FROM idempotent_answers WHERE at < :before";

  private final Clock clock;

  IdempotentAnswers(Clock clock) {
    this.clock = clock;
  }

  /**
   * The answer given before; null if there was none. Refuses a key that was used with another body.
   */
  Uni<GrantAnswer> find(Idempotency request) {
    return Panache.getSession()
        .chain(session ->
            session
                .createNativeQuery(FIND, Object[].class)
                .setParameter("caller", request.caller())
                .setParameter("key", request.key())
                .getSingleResultOrNull())
        .map(row -> row == null ? null : replay(request, row));
  }

  private static GrantAnswer replay(Idempotency request, Object[] row) {
    if (!request.fingerprint().equals(row[0])) {
      throw new RefusedException(new Refusal.IdempotencyConflict(request.key()));
    }
    return new GrantAnswer((UUID) row[1], (String) row[2]);
  }

  /**
   * Takes the key for this transaction. Waits for another one that has it.
   *
   * @return false if an answer has been given under it
   */
  Uni<Boolean> reserve(Idempotency request) {
    return Panache.getSession()
        .chain(session ->
            byKey(session.createNativeQuery(RESERVE), request)
                .setParameter("fingerprint", request.fingerprint())
                .setParameter("at", clock.instant())
                .executeUpdate())
        .map(inserted -> inserted == 1);
  }

  Uni<Void> keep(Idempotency request, GrantAnswer answer) {
    return Panache.getSession()
        .chain(session ->
            byKey(session.createNativeQuery(KEEP), request)
                .setParameter("grant", answer.grant())
                .setParameter("answer", answer.body())
                .executeUpdate())
        .replaceWithVoid();
  }

  Uni<Integer> forgetOlderThan(Instant before) {
    return Panache.withTransaction(() ->
        Panache.getSession()
            .chain(session ->
                session.createNativeQuery(FORGET).setParameter("before", before).executeUpdate()));
  }

  private static Mutiny.MutationQuery byKey(Mutiny.MutationQuery query, Idempotency request) {
    return query.setParameter("caller", request.caller()).setParameter("key", request.key());
  }
}

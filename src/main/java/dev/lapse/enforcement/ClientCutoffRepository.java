package dev.lapse.enforcement;

import dev.lapse.grant.TargetKey;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Keeps the {@link ClientCutoffs} in the database, each step in a transaction of its own: several
 * clients may be struck at the same time.
 */
@ApplicationScoped
class ClientCutoffRepository implements ClientCutoffs {
  static final String RAISE =
      """
      INSERT INTO client_cutoffs (realm, client_uuid, not_before) VALUES (:realm, :client, :notBefore)
      ON CONFLICT (realm, client_uuid)
      DO UPDATE SET not_before = GREATEST(client_cutoffs.not_before, EXCLUDED.not_before)
      RETURNING not_before\
      """;
  static final String LATEST =
      "SELECT not_before FROM client_cutoffs WHERE realm = :realm AND client_uuid = :client";

  private final OwnContext ownContext;

  ClientCutoffRepository(OwnContext ownContext) {
    this.ownContext = ownContext;
  }

  @Override
  public Uni<Instant> raise(TargetKey target, Instant notBefore) {
    return inTransaction(session ->
        session
            .createNativeQuery(RAISE, Instant.class)
            .setParameter("realm", target.realm())
            .setParameter("client", target.clientUuid())
            .setParameter("notBefore", notBefore)
            .getSingleResult());
  }

  @Override
  public Uni<Instant> latest(TargetKey target) {
    return inTransaction(session ->
        session
            .createNativeQuery(LATEST, Instant.class)
            .setParameter("realm", target.realm())
            .setParameter("client", target.clientUuid())
            .getSingleResult());
  }

  private Uni<Instant> inTransaction(Function<Mutiny.Session, Uni<Instant>> work) {
    return ownContext.run(() ->
        Panache.withTransaction(() -> Panache.getSession().chain(session -> work.apply(session))));
  }
}

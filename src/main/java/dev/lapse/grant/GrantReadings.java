package dev.lapse.grant;

import dev.lapse.actor.Actor;
import dev.lapse.audit.AuditLog;
import dev.lapse.audit.Recorded;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What callers may see of the grants. */
@ApplicationScoped
public class GrantReadings {
  private final GrantRepository grants;
  private final AuditLog audit;
  private final Authority authority;
  private final GrantChanges changes;

  GrantReadings(GrantRepository grants, AuditLog audit, Authority authority, GrantChanges changes) {
    this.grants = grants;
    this.audit = audit;
    this.authority = authority;
    this.changes = changes;
  }

  /** A grant that the actor may see; fails with {@link Refusal.NotFound} otherwise. */
  public Uni<Grant> find(UUID id, Actor actor) {
    return Panache.withSession(() -> grants.findById(id))
        .onItem()
        .ifNull()
        .failWith(() -> new RefusedException(new Refusal.NotFound()))
        .invoke(grant -> authority.requireSight(actor, grant));
  }

  /** One page, in the order of the query. */
  public Uni<List<Grant>> page(GrantQuery query) {
    return Panache.withSession(() -> grants.page(query));
  }

  /**
   * Those that hold their scopes between two instants, or whose tokens live then; in the order of
   * the query, wherever its page begins.
   */
  public Uni<HeldInTime> heldBetween(GrantQuery query, Instant from, Instant to) {
    return Panache.withSession(() -> grants.heldBetween(query, from, to));
  }

  /** Emits whenever any grant may have changed. It tells nothing of which. */
  public Multi<Boolean> changes() {
    return changes.onAnyChange();
  }

  /** Every audit event of a grant that the actor may see, in order. */
  public Uni<List<Recorded>> trail(UUID id, Actor actor) {
    return find(id, actor).chain(grant -> audit.trailOf(grant.id()));
  }

  /**
   * The grant once its version has passed {@code seen}, or as it is when the time is over, or when
   * nobody listens for changes any more because the service stops.
   */
  public Uni<Grant> awaitChange(UUID id, long seen, Duration atMost, Actor actor) {
    return changes
        .nowAndOnChangeOf(id)
        .onItem()
        .transformToUniAndConcatenate(ignored -> find(id, actor))
        .skip()
        .first(grant -> grant.version() <= seen)
        .toUni()
        .ifNoItem()
        .after(atMost)
        .recoverWithUni(() -> find(id, actor))
        .onItem()
        .ifNull()
        .switchTo(() -> find(id, actor));
  }
}

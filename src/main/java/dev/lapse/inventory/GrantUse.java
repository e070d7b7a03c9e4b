package dev.lapse.inventory;

import dev.lapse.actor.Actor;
import dev.lapse.grant.Earlier;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantInbox;
import dev.lapse.grant.GrantReadings;
import dev.lapse.inventory.UseReadings.Tenure;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Whether what was granted was used. */
@ApplicationScoped
public class GrantUse {
  private final GrantReadings readings;
  private final GrantInbox inbox;
  private final UseReadings uses;

  GrantUse(GrantReadings readings, GrantInbox inbox, UseReadings uses) {
    this.readings = readings;
    this.inbox = inbox;
    this.uses = uses;
  }

  /**
   * Of a grant that the actor may see: its own use, or where it was never active that of the last
   * one before it. Empty where there was none either.
   */
  public Uni<Optional<Use>> of(UUID id, Actor actor) {
    return readings
        .find(id, actor)
        .chain(grant ->
            grant
                .activatedAt()
                .map(from -> use(tenure(grant, from, grant.removedAt().or(grant::endedAt))))
                .orElseGet(() -> before(grant)));
  }

  private Uni<Optional<Use>> before(Grant grant) {
    return inbox.before(List.of(grant)).chain(before -> before(grant, before));
  }

  private Uni<Optional<Use>> before(Grant grant, Map<UUID, Earlier> before) {
    var earlier = before.getOrDefault(grant.id(), Earlier.NOTHING);
    return earlier.lastActive() == null
        ? Uni.createFrom().item(Optional.empty())
        : use(tenure(grant, earlier.lastActive(), Optional.ofNullable(earlier.lastUntil())));
  }

  private Uni<Optional<Use>> use(Tenure tenure) {
    return uses.use(tenure).map(Optional::of);
  }

  private static Tenure tenure(Grant grant, Instant from, Optional<Instant> until) {
    return new Tenure(grant.realm(), grant.subject(), grant.scope(), from, until);
  }
}

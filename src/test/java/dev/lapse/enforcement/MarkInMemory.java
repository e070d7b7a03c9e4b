package dev.lapse.enforcement;

import dev.lapse.grant.TargetKey;
import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** The mark of one client, for tests without a database. */
final class MarkInMemory implements ClientCutoffs {
  private Instant mark = Instant.EPOCH;

  @Override
  public Uni<Instant> raise(TargetKey target, Instant notBefore) {
    mark = notBefore.isAfter(mark) ? notBefore : mark;
    return latest(target);
  }

  @Override
  public Uni<Instant> latest(TargetKey target) {
    return Uni.createFrom().item(mark);
  }
}

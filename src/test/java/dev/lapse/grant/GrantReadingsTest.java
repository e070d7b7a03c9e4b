package dev.lapse.grant;

import static dev.lapse.grant.GrantFixture.aGrant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.actor.Actor;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GrantReadingsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Test
  void whoWaitsIsToldTheGrantAsItIsWhenNobodyListensForChangesAnyMore() {
    // Given
    var grant = aGrant().requested();
    var readings = new ReadingsOf(grant, Multi.createFrom().empty());

    // When
    var told =
        readings
            .awaitChange(grant.id(), grant.version(), Duration.ofMinutes(1), Actor.LAPSE)
            .await()
            .atMost(PATIENCE);

    // Then
    assertThat(told).isSameAs(grant);
  }

  /** Of one grant, which everybody may see. */
  private static final class ReadingsOf extends GrantReadings {
    private final Grant grant;

    ReadingsOf(Grant grant, Multi<UUID> changes) {
      super(
          null,
          null,
          null,
          new GrantChanges(null) {
            @Override
            Multi<UUID> nowAndOnChangeOf(UUID id) {
              return changes;
            }
          });
      this.grant = grant;
    }

    @Override
    public Uni<Grant> find(UUID id, Actor actor) {
      return Uni.createFrom().item(grant);
    }
  }
}

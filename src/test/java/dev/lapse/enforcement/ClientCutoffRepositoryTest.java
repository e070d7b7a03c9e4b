package dev.lapse.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.grant.TargetKey;
import dev.lapse.testing.DatabaseAlone;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseAlone.class)
class ClientCutoffRepositoryTest {
  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

  @Inject ClientCutoffs cutoffs;

  private final String client = UUID.randomUUID().toString();
  private final TargetKey vault = new TargetKey("acme", client, "vault-read");
  private final TargetKey billing = new TargetKey("acme", client, "billing-read");

  @Test
  void theFirstInstantOfAClientIsKept() throws Throwable {
    // Given
    var target = vault;

    // When
    var meant = raise(target, NOON);

    // Then
    assertThat(meant).isEqualTo(NOON);
    assertThat(latest(target)).isEqualTo(NOON);
  }

  @Test
  void aLaterInstantThroughAnotherScopeRaisesIt() throws Throwable {
    // Given
    raise(vault, NOON);

    // When
    var meant = raise(billing, NOON.plusSeconds(1));

    // Then
    assertThat(meant).isEqualTo(NOON.plusSeconds(1));
    assertThat(latest(vault)).isEqualTo(NOON.plusSeconds(1));
  }

  @Test
  void anEarlierInstantDoesNotLowerIt() throws Throwable {
    // Given
    raise(vault, NOON);

    // When
    var meant = raise(billing, NOON.minusSeconds(1));

    // Then
    assertThat(meant).isEqualTo(NOON);
    assertThat(latest(billing)).isEqualTo(NOON);
  }

  private Instant raise(TargetKey target, Instant notBefore) throws Throwable {
    return VertxContextSupport.subscribeAndAwait(() -> cutoffs.raise(target, notBefore));
  }

  private Instant latest(TargetKey target) throws Throwable {
    return VertxContextSupport.subscribeAndAwait(() -> cutoffs.latest(target));
  }
}

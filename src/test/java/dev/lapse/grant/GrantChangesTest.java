package dev.lapse.grant;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import org.junit.jupiter.api.Test;

class GrantChangesTest {
  private final GrantChanges changes = new GrantChanges(new SignalListener(null));

  @Test
  void whoWaitsIsAnsweredWhenLapseStopsInAProcessThatGoesOn() {
    // Given
    var waiting = changes.onAnyChange().subscribe().withSubscriber(AssertSubscriber.create(1));

    // When
    changes.stop(new ShutdownEvent());

    // Then
    waiting.assertCompleted();
  }
}

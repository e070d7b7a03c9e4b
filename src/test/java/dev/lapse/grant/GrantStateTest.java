package dev.lapse.grant;

import static dev.lapse.grant.GrantState.ACTIVATING;
import static dev.lapse.grant.GrantState.ACTIVATION_FAILED;
import static dev.lapse.grant.GrantState.ACTIVE;
import static dev.lapse.grant.GrantState.AWAITING_APPROVAL;
import static dev.lapse.grant.GrantState.DENIED;
import static dev.lapse.grant.GrantState.DRAINING;
import static dev.lapse.grant.GrantState.EXPIRED;
import static dev.lapse.grant.GrantState.REVOKED;
import static dev.lapse.grant.GrantState.REVOKING;
import static dev.lapse.grant.GrantState.SCHEDULED;
import static dev.lapse.grant.GrantState.UNANSWERED;
import static dev.lapse.grant.GrantState.WITHDRAWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrantStateTest {
  /**
   * The arrows that {@link GrantState} draws and tells of; a state that is not named here has none.
   */
  private static final Map<GrantState, Set<GrantState>> ARROWS =
      Map.of(
          AWAITING_APPROVAL, Set.of(SCHEDULED, ACTIVATING, DENIED, WITHDRAWN, UNANSWERED),
          SCHEDULED, Set.of(ACTIVATING, WITHDRAWN, REVOKED),
          ACTIVATING, Set.of(ACTIVE, REVOKING, ACTIVATION_FAILED),
          ACTIVE, Set.of(DRAINING, REVOKING, EXPIRED, ACTIVATING),
          DRAINING, Set.of(EXPIRED, REVOKING, ACTIVATING),
          REVOKING, Set.of(EXPIRED, REVOKED));

  @ParameterizedTest
  @EnumSource
  void aStateMayBecomeWhatItsArrowsSayAndNothingElse(GrantState state) {
    // Given
    var drawn = ARROWS.getOrDefault(state, Set.of());

    // When
    var allowed = Arrays.stream(GrantState.values()).filter(state::mayBecome).toList();

    // Then
    assertThat(allowed).containsExactlyInAnyOrderElementsOf(drawn);
  }

  @ParameterizedTest
  @EnumSource
  void aStateWithoutAnArrowHasEnded(GrantState state) {
    // Given
    var hasArrows = ARROWS.containsKey(state);

    // When
    var ended = state.isEnded();

    // Then
    assertThat(ended).isEqualTo(!hasArrows);
  }
}

package dev.lapse.enforcement;

import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.TWO_O_CLOCK;
import static dev.lapse.grant.GrantFixture.aGrant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EndsTest {
  private static final Optional<Instant> NOTHING = Optional.empty();

  @Test
  void ofGrantsThatOverlapTheLatestEndCounts() {
    // Given
    var earlier = aGrant().active();
    var later = aGrant().lasting(Duration.ofHours(3)).active();

    // When
    var ends = Ends.of(NOTHING, NOTHING, held(earlier, later));

    // Then
    assertThat(ends.wanted()).contains(NOON.plus(Duration.ofHours(3)));
  }

  @Test
  void aGrantThatIsToBecomeActiveCountsAsIfItDidSoNow() {
    // Given
    var activating = aGrant().activating();

    // When
    var ends = Ends.of(NOTHING, NOTHING, held(activating));

    // Then
    assertThat(ends.wanted()).contains(TWO_O_CLOCK);
  }

  @ParameterizedTest
  @EnumSource(names = {"AWAITING_APPROVAL", "SCHEDULED", "DRAINING", "REVOKING"})
  void aGrantThatDoesNotHaveTheScopeWantsNoEnd(GrantState state) {
    // Given
    var grant = aGrant().in(state);

    // When
    var ends = Ends.of(NOTHING, NOTHING, held(grant));

    // Then
    assertThat(ends.wanted()).isEmpty();
  }

  @Test
  void anotherEndThanTheGrantsHaveIsStale() {
    // Given
    var holder = aGrant().active();

    // When
    var ends = Ends.of(Optional.of(TWO_O_CLOCK.minusSeconds(1)), NOTHING, held(holder));

    // Then
    assertThat(ends.areStale()).isTrue();
  }

  @Test
  void whatTheGuardDoesNotLookAfterIsNeverStale() {
    // Given
    var holder = aGrant().active();

    // When
    var ends = Ends.of(NOTHING, NOTHING, held(holder));

    // Then
    assertThat(ends.areStale()).isFalse();
  }

  @Test
  void onlyAnEndThatIsStillToComeOutlastsItsGrants() {
    // Given
    var ends = Ends.of(Optional.of(TWO_O_CLOCK), NOTHING, List.of());

    // When
    var outlasts = List.of(ends.outlast(NOON), ends.outlast(TWO_O_CLOCK));

    // Then
    assertThat(outlasts).containsExactly(true, false);
  }

  private static List<Held> held(Grant... grants) {
    return Stream.of(grants).map(grant -> Held.of(grant, NOON)).toList();
  }
}

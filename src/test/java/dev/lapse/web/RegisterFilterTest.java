package dev.lapse.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lapse.grant.GrantQuery;
import dev.lapse.grant.GrantState;
import jakarta.ws.rs.NotFoundException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterFilterTest {
  private static final GrantQuery.Sight ALL = new GrantQuery.Sight.All();

  @Test
  void whatIsOpenIsShownWhereNothingElseIsAskedFor() {
    // Given
    var filter = new RegisterFilter();

    // When
    var query = filter.toQuery(ALL);

    // Then
    assertThat(query.states())
        .contains(GrantState.AWAITING_APPROVAL, GrantState.REVOKING)
        .noneMatch(GrantState::isEnded);
    assertThat(filter.narrows()).isFalse();
  }

  @Test
  void whatNobodyHasReviewedIsShownInWhateverStateItIs() {
    // Given
    var filter = new RegisterFilter();
    filter.show = "unreviewed";

    // When
    var query = filter.toQuery(ALL);

    // Then
    assertThat(query.glassUnreviewed()).isTrue();
    assertThat(query.states()).isEmpty();
    assertThat(filter.narrows()).isTrue();
  }

  @Test
  void theAddressOfTheNextPageLeadsToIt() {
    // Given
    var filter = new RegisterFilter();
    filter.show = "all";
    filter.subject = "a & b";
    var id = UUID.randomUUID();

    // When
    var address = filter.addressAfter(true, id);

    // Then
    assertThat(address).isEqualTo("/exceptions?show=all&subject=a+%26+b&after=s" + id);
    filter.after = "s" + id;
    assertThat(filter.toQuery(ALL).after()).contains(new GrantQuery.Place(true, id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "s", "sno-id", "'"})
  void aPlaceThatIsNoneIsNotFound(String after) {
    // Given
    var filter = new RegisterFilter();
    filter.after = after;

    // When
    var thrown = assertThatThrownBy(() -> filter.toQuery(ALL));

    // Then
    thrown.isInstanceOf(NotFoundException.class);
  }

  @Test
  void whatTheDatabaseCantHoldIsLeftOut() {
    // Given
    var filter = new RegisterFilter();
    filter.subject = " ci\0 ";

    // When
    var query = filter.toQuery(ALL);

    // Then
    assertThat(query.subject()).contains("ci");
  }
}

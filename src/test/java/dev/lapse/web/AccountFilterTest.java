package dev.lapse.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lapse.inventory.InventoryQuery;
import dev.lapse.inventory.ServiceAccount;
import jakarta.ws.rs.NotFoundException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountFilterTest {

  @Test
  void theAddressOfTheNextPageLeadsToIt() {
    // Given
    var filter = new AccountFilter();
    filter.text = " a & b ";
    filter.show = "unexplained";

    // When
    var address = filter.addressAfter(new ServiceAccount("ci/deployer", true, List.of()));

    // Then
    assertThat(address)
        .isEqualTo("/service-accounts?q=a+%26+b&show=unexplained&after=eci%2Fdeployer");
    filter.after = "eci/deployer";
    assertThat(filter.toQuery().after()).contains(new InventoryQuery.Place(true, "ci/deployer"));
  }

  @Test
  void aPlaceThatIsNoneIsNotFound() {
    // Given
    var filter = new AccountFilter();
    filter.after = "x";

    // When
    var thrown = assertThatThrownBy(filter::toQuery);

    // Then
    thrown.isInstanceOf(NotFoundException.class);
  }

  @Test
  void aRealmThatIsNotManagedIsNotFound() {
    // Given
    var filter = new AccountFilter();
    filter.realm = "master";

    // When
    var thrown = assertThatThrownBy(() -> filter.realm(List.of("acme")));

    // Then
    thrown.isInstanceOf(NotFoundException.class);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 100 %", "10000, 9999, 99.9 %", "3, 2, 66.6 %", "4, 3, 75 %", "7, 0, 0 %"})
  void theShareIsNeverRoundedUp(int accounts, long explained, String share) {
    // Given
    int whole = accounts;

    // When
    var told = AccountTable.Summary.share(explained, whole);

    // Then
    assertThat(told).isEqualTo(share);
  }
}

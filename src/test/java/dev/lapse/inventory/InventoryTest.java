package dev.lapse.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.TargetKey;
import dev.lapse.inventory.RealmReading.AccountReading;
import dev.lapse.inventory.RealmReading.Attached;
import dev.lapse.policy.Glob;
import dev.lapse.policy.Policies;
import dev.lapse.policy.StandingRule;
import dev.lapse.policy.TargetPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InventoryTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Map<String, Assignment> GIVEN =
      Map.of("profile", Assignment.DEFAULT, "phone", Assignment.OPTIONAL);
  private static final Policies POLICIES =
      new Policies(
          "sha256:0",
          "test",
          List.of(),
          List.of(
              new StandingRule(
                  new TargetPattern(Glob.ANY, new Glob("ci-*"), new Glob("call-home")),
                  "Tells that it lives")));
  private static final UUID GRANT = new UUID(7, 7);
  private static final Origin.ByGrant BY_GRANT =
      new Origin.ByGrant(GRANT, Optional.of(NOW.plus(Duration.ofHours(1))));

  @Test
  void aScopeIsExplainedByAGrantOrByWhatKeycloakGives() {
    // Given
    var account =
        account(
            "ci-deployer",
            scope("profile", Assignment.DEFAULT),
            scope("phone", Assignment.OPTIONAL),
            scope("vault-read", Assignment.OPTIONAL),
            scope("vault-write", Assignment.OPTIONAL));

    // When
    var inventory = inventory(Map.of(key("ci-deployer", "vault-read"), BY_GRANT), account);

    // Then
    assertThat(inventory.accounts().getFirst().scopes())
        .containsExactly(
            new HeldScope("vault-write", Assignment.OPTIONAL, new Origin.Standing()),
            new HeldScope("phone", Assignment.OPTIONAL, new Origin.Given()),
            new HeldScope("profile", Assignment.DEFAULT, new Origin.Given()),
            new HeldScope("vault-read", Assignment.OPTIONAL, BY_GRANT));
    assertThat(inventory.standing()).isEqualTo(1);
    assertThat(inventory.explained()).isZero();
  }

  @Test
  void whatIsGivenAsOptionalAndIsInEveryTokenIsMoreThanWasGiven() {
    // Given
    var more = account("more", scope("phone", Assignment.DEFAULT));
    var less = account("less", scope("profile", Assignment.OPTIONAL));

    // When
    var inventory = inventory(Map.of(), more, less);

    // Then
    assertThat(names(inventory.accounts().stream().filter(one -> !one.isExplained())))
        .containsExactly("more");
  }

  @Test
  void thePolicyFileExplainsWhatItSaysMayStand() {
    // Given
    var named = account("ci-deployer", scope("call-home", Assignment.DEFAULT));
    var other = account("reports", scope("call-home", Assignment.DEFAULT));

    // When
    var inventory = inventory(Map.of(), named, other);

    // Then
    assertThat(inventory.accounts().getFirst().scopes())
        .extracting(HeldScope::origin)
        .containsExactly(new Origin.Accepted("Tells that it lives"));
    assertThat(names(inventory.accounts().stream().filter(one -> !one.isExplained())))
        .containsExactly("reports");
  }

  @Test
  void aGrantExplainsTheScopeOfItsOwnClientOnly() {
    // Given
    var other = account("other", scope("vault-read", Assignment.OPTIONAL));

    // When
    var inventory = inventory(Map.of(key("ci-deployer", "vault-read"), BY_GRANT), other);

    // Then
    assertThat(inventory.explained()).isZero();
  }

  @Test
  void aScopeThatTheRealmDoesNotShowIsHeldByNoGrant() {
    // Given
    var account = account("a", new Attached(Optional.empty(), "vault-read", Assignment.OPTIONAL));

    // When
    var inventory = inventory(Map.of(key("a", "vault-read"), BY_GRANT), account);

    // Then
    assertThat(inventory.standing()).isEqualTo(1);
  }

  @Test
  void leafingThroughShowsEachOnceAndWhatNothingExplainsFirst() {
    // Given
    var inventory =
        inventory(
            Map.of(),
            IntStream.range(0, 100)
                .mapToObj(n ->
                    account(
                        "client-%03d".formatted(n),
                        scope(n % 10 == 9 ? "vault-read" : "profile", Assignment.DEFAULT)))
                .toArray(AccountReading[]::new));

    // When
    var seen = leafThrough(inventory, 7);

    // Then
    assertThat(seen).hasSize(100).doesNotHaveDuplicates();
    assertThat(seen.subList(0, 10)).allMatch(name -> name.endsWith("9")).isSorted();
    assertThat(seen.subList(10, 100)).noneMatch(name -> name.endsWith("9")).isSorted();
  }

  private static List<String> leafThrough(Inventory inventory, int limit) {
    var seen = new ArrayList<String>();
    var after = Optional.<InventoryQuery.Place>empty();
    while (true) {
      var page = inventory.page(new InventoryQuery(Optional.empty(), false, after, limit));
      if (page.isEmpty()) {
        return seen;
      }
      page.forEach(account -> seen.add(account.clientId()));
      after = Optional.of(InventoryQuery.Place.of(page.getLast()));
    }
  }

  @Test
  void aPartOfTheNameOfTheClientOrOfAScopeFindsIt() {
    // Given
    var inventory =
        inventory(
            Map.of(),
            account("CI-deployer", scope("profile", Assignment.DEFAULT)),
            account("backup", scope("vault-ci", Assignment.DEFAULT)),
            account("reports", scope("profile", Assignment.DEFAULT)));

    // When
    var found = inventory.page(new InventoryQuery(Optional.of("ci"), false, Optional.empty(), 10));

    // Then
    assertThat(names(found.stream())).containsExactly("backup", "CI-deployer");
  }

  @Test
  void onlyThoseThatNothingExplainsAreShownWhereOnlyTheyAreAskedFor() {
    // Given
    var inventory =
        inventory(
            Map.of(),
            account("fine", scope("profile", Assignment.DEFAULT)),
            account("odd", scope("vault-read", Assignment.DEFAULT)));

    // When
    var found = inventory.page(new InventoryQuery(Optional.empty(), true, Optional.empty(), 10));

    // Then
    assertThat(names(found.stream())).containsExactly("odd");
  }

  private static List<String> names(Stream<ServiceAccount> accounts) {
    return accounts.map(ServiceAccount::clientId).toList();
  }

  private static Inventory inventory(
      Map<TargetKey, Origin.ByGrant> held, AccountReading... accounts) {
    return Inventory.of(
        "acme", new RealmReading(NOW, List.of(accounts), List.of(), GIVEN), held, POLICIES);
  }

  private static AccountReading account(String clientId, Attached... scopes) {
    return new AccountReading("uuid-of-" + clientId, clientId, true, List.of(scopes));
  }

  private static Attached scope(String name, Assignment assignment) {
    return new Attached(Optional.of("uuid-of-" + name), name, assignment);
  }

  private static TargetKey key(String client, String scope) {
    return new TargetKey("acme", "uuid-of-" + client, "uuid-of-" + scope);
  }
}

package dev.lapse.web;

import dev.lapse.grant.Assignment;
import dev.lapse.inventory.HeldScope;
import dev.lapse.inventory.Inventory;
import dev.lapse.inventory.Origin;
import dev.lapse.inventory.ServiceAccount;
import io.quarkus.qute.TemplateData;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The service accounts, as far as a page shows them.
 *
 * @param all the address of all of them
 * @param narrowed whether filters leave something out
 * @param next the address of the next page; null on the last one
 */
@TemplateData
record AccountTable(
    List<String> realms,
    String realm,
    String all,
    String text,
    boolean unexplainedOnly,
    boolean narrowed,
    Summary summary,
    List<Row> rows,
    String next) {

  /**
   * How it stands with all of them, whatever is filtered.
   *
   * @param share of those that are fully explained, in percent; never rounded up
   * @param standing scopes with nothing on record that says why they are there
   */
  @TemplateData
  record Summary(int accounts, long explained, String share, long standing, Moment asOf) {
    static Summary of(Inventory inventory) {
      return new Summary(
          inventory.size(),
          inventory.explained(),
          share(inventory.explained(), inventory.size()),
          inventory.standing(),
          Moment.of(inventory.asOf()));
    }

    /** Ten thousand but one are not all of them. */
    static String share(long part, int whole) {
      long tenths = whole == 0 ? 1000 : part * 1000 / whole;
      return tenths % 10 == 0
          ? "%d %%".formatted(tenths / 10)
          : String.format(Locale.ROOT, "%d.%d %%", tenths / 10, tenths % 10);
    }
  }

  /**
   * One service account.
   *
   * @param exceptions the address of its exceptions
   * @param standing scopes with nothing on record that says why they are there
   * @param granted those that a grant holds up
   * @param given those that Keycloak gave it
   * @param accepted those that may stand, as the policy file says
   */
  @TemplateData
  record Row(
      String clientId,
      boolean enabled,
      boolean explained,
      String exceptions,
      List<Scope> standing,
      List<Scope> granted,
      List<Scope> given,
      List<Scope> accepted) {
    static Row of(String realm, ServiceAccount account) {
      return new Row(
          account.clientId(),
          account.enabled(),
          account.isExplained(),
          FilterText.address("/exceptions", "realm", realm)
              + "&show=all&subject="
              + URLEncoder.encode(account.clientId(), StandardCharsets.UTF_8),
          scopes(account, Origin.Standing.class),
          scopes(account, Origin.ByGrant.class),
          scopes(account, Origin.Given.class),
          scopes(account, Origin.Accepted.class));
    }

    private static List<Scope> scopes(ServiceAccount account, Class<? extends Origin> origin) {
      return account.scopes().stream()
          .filter(scope -> origin.isInstance(scope.origin()))
          .map(Scope::of)
          .toList();
    }
  }

  /**
   * One scope.
   *
   * @param byDefault whether it is in every token
   * @param grant the id of the grant that holds it up; null where none does
   * @param until when that ends; null where that is not known
   * @param reason why it may stand; null where the policy file does not say so
   */
  @TemplateData
  record Scope(String name, boolean byDefault, String grant, Moment until, String reason) {
    static Scope of(HeldScope scope) {
      var byDefault = scope.assignment() == Assignment.DEFAULT;
      return switch (scope.origin()) {
        case Origin.ByGrant grant ->
            new Scope(
                scope.name(), byDefault, grant.grant().toString(), Moment.of(grant.until()), null);
        case Origin.Accepted accepted ->
            new Scope(scope.name(), byDefault, null, null, accepted.reason());
        case Origin.Given given -> new Scope(scope.name(), byDefault, null, null, null);
        case Origin.Standing standing -> new Scope(scope.name(), byDefault, null, null, null);
      };
    }
  }
}

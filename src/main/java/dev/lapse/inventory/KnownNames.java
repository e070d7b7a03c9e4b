package dev.lapse.inventory;

import dev.lapse.actor.Actor;
import dev.lapse.grant.Authority;
import dev.lapse.grant.Availability;
import dev.lapse.grant.Refusal;
import dev.lapse.grant.RefusedException;
import dev.lapse.inventory.RealmReading.AccountReading;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a request may name, for whoever is typing it. */
@ApplicationScoped
public class KnownNames {
  private final ServiceAccountReadings readings;
  private final Authority authority;

  KnownNames(ServiceAccountReadings readings, Authority authority) {
    this.readings = readings;
    this.authority = authority;
  }

  /**
   * Service accounts that may have tokens, whose name has the text in it: those that begin with it
   * first, at most as many as the limit says. None while Keycloak is still read for the first time.
   * Refused to whoever may not ask for grants.
   */
  public Uni<List<String>> clients(String realm, String text, int limit, Actor actor) {
    return names(
            realm,
            reading ->
                reading.accounts().stream()
                    .filter(AccountReading::enabled)
                    .map(AccountReading::clientId),
            actor)
        .map(names -> like(names, text, limit));
  }

  /**
   * Client scopes in the same way.
   *
   * @param may which of them are of use
   */
  public Uni<List<String>> scopes(
      String realm, String text, Predicate<String> may, int limit, Actor actor) {
    return names(realm, reading -> reading.scopes().stream().filter(may), actor)
        .map(names -> like(names, text, limit));
  }

  private Uni<Stream<String>> names(
      String realm, Function<RealmReading, Stream<String>> which, Actor actor) {
    if (!authority.mayRequest(actor)) {
      throw new RefusedException(
          new Refusal.Forbidden("You may not ask for exceptions: the role for it is missing."));
    }
    return Availability.required(readings.of(realm)).map(read -> read.stream().flatMap(which));
  }

  /** In whatever case. */
  static List<String> like(Stream<String> names, String text, int limit) {
    var typed = text.toLowerCase(Locale.ROOT);
    return names
        .filter(name -> name.toLowerCase(Locale.ROOT).contains(typed))
        .sorted(
            Comparator.<String, Boolean>comparing(
                    name -> !name.toLowerCase(Locale.ROOT).startsWith(typed))
                .thenComparing(Comparator.naturalOrder()))
        .limit(limit)
        .toList();
  }
}

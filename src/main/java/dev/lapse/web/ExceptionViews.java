package dev.lapse.web;

import dev.lapse.actor.Actor;
import dev.lapse.grant.Authority;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantEndings;
import dev.lapse.grant.Keycloak;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** Makes of exceptions what their pages tell to a reader. */
@ApplicationScoped
class ExceptionViews {
  private final Authority authority;
  private final GrantEndings endings;
  private final TicketLinks tickets;
  private final Keycloak keycloak;
  private final Clock clock;

  ExceptionViews(
      Authority authority,
      GrantEndings endings,
      TicketLinks tickets,
      Keycloak keycloak,
      Clock clock) {
    this.authority = authority;
    this.endings = endings;
    this.tickets = tickets;
    this.keycloak = keycloak;
    this.clock = clock;
  }

  ExceptionView of(Grant grant, Actor reader) {
    var now = clock.instant();
    return ExceptionView.of(
        grant,
        isToldWhere(grant) ? grant.realm() : null,
        endings.planned(grant).map(EndingInWords::of).orElse(null),
        authority.allowedTo(reader, grant, now),
        tickets,
        now);
  }

  List<ExceptionView> of(List<Grant> grants, Actor reader) {
    return grants.stream().map(grant -> of(grant, reader)).toList();
  }

  /** Where all is in one realm, nobody has to be told which. */
  private boolean isToldWhere(Grant grant) {
    return !keycloak.realms().equals(List.of(grant.realm()));
  }
}

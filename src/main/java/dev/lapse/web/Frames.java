package dev.lapse.web;

import dev.lapse.actor.Actor;
import dev.lapse.grant.Authority;
import dev.lapse.policy.PoliciesInForce;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the frame around pages, with what this reader may see. */
@ApplicationScoped
class Frames {
  private final Authority authority;
  private final PoliciesInForce policies;
  private final Reader reader;
  private final Clock clock;
  private final String version;

  Frames(
      Authority authority,
      PoliciesInForce policies,
      Reader reader,
      Clock clock,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.authority = authority;
    this.policies = policies;
    this.reader = reader;
    this.clock = clock;
    this.version = version;
  }

  /** Around a page of that section. */
  Frame around(String title, Section current) {
    var actor = reader.get();
    return new Frame(
        title, actor.name(), linksOf(actor, current), reader.formToken(), version, clock.millis());
  }

  /** Around a page for somebody who has no part in any section. */
  Frame outside(String title) {
    return new Frame(
        title, reader.get().name(), List.of(), reader.formToken(), version, clock.millis());
  }

  /** Around a page for anybody. */
  Frame forAnybody(String title) {
    return new Frame(title, null, List.of(), null, version, clock.millis());
  }

  /** Whether the reader has any business here. */
  boolean isLetIn(Actor actor) {
    return decides(actor)
        || breaksGlass(actor)
        || authority.mayRequest(actor)
        || authority.readsEverything(actor);
  }

  private boolean breaksGlass(Actor actor) {
    return policies.current().glassRoles().stream().anyMatch(actor::hasRole);
  }

  private boolean decides(Actor actor) {
    return authority.isApprover(actor)
        || policies.current().approverRoles().stream().anyMatch(actor::hasRole);
  }

  private List<Frame.Link> linksOf(Actor actor, Section current) {
    return Arrays.stream(Section.values())
        .filter(section -> isOpenTo(actor, section))
        .map(section -> new Frame.Link(section.path(), section.label(), section == current))
        .toList();
  }

  private boolean isOpenTo(Actor actor, Section section) {
    return switch (section) {
      case INBOX, EXCEPTIONS, POLICIES -> true;
      case REQUEST -> authority.mayRequest(actor);
      case SERVICE_ACCOUNTS, AUDIT -> authority.readsEverything(actor);
    };
  }
}

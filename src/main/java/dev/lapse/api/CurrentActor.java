package dev.lapse.api;

import dev.lapse.actor.Actor;
import dev.lapse.actor.CallersToken;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

/** Who sent the request that is being answered, as its verified token says. */
@RequestScoped
public class CurrentActor {
  private final SecurityIdentity identity;

  @Inject
  CurrentActor(SecurityIdentity identity) {
    this.identity = identity;
  }

  /** The caller; only where a resource asks for authentication, since nobody is nobody here. */
  public Actor get() {
    return CallersToken.actor(identity);
  }
}

package dev.lapse.actor;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The identity behind a command, as the identity provider told it.
 *
 * @param subject the stable id: the {@code sub} claim of the token, never reused
 * @param name what people call it: {@code preferred_username}; for display, never for a decision
 * @param kind what sort of identity it is
 * @param client the client id of a service account; empty for a person and for Lapse itself
 * @param roles the names of the realm roles it holds
 * @param signIn how it signed in, as far as its token says
 */
public record Actor(
    String subject,
    String name,
    ActorKind kind,
    Optional<String> client,
    Set<String> roles,
    SignIn signIn) {

  /** Lapse itself: the actor of everything that time or Keycloak sets off. */
  public static final Actor LAPSE =
      new Actor("lapse", "Lapse", ActorKind.SYSTEM, Optional.empty(), Set.of());

  /** Copies the roles; no component may be null. */
  public Actor {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(client, "client");
    Objects.requireNonNull(signIn, "signIn");
    roles = Set.copyOf(roles);
  }

  /** One of whose sign-in nothing is known. */
  public Actor(
      String subject, String name, ActorKind kind, Optional<String> client, Set<String> roles) {
    this(subject, name, kind, client, roles, SignIn.UNKNOWN);
  }

  /** Whether this actor holds the realm role of that name. */
  public boolean hasRole(String role) {
    return roles.contains(role);
  }

  /** Whether this is a human being. */
  public boolean isPerson() {
    return kind == ActorKind.PERSON;
  }

  /** What is kept on record of this actor. */
  public Party toParty() {
    return new Party(subject, name, kind);
  }

  /** Whether both are the same identity; names and roles may have changed in between. */
  public boolean isSameIdentityAs(Party other) {
    return subject.equals(other.subject());
  }
}

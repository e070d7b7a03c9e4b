package dev.lapse.actor;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

/**
 * An identity as it is kept on record: what an {@link Actor} leaves behind once the call is over.
 *
 * @param subject the stable id, see {@link Actor#subject()}
 * @param name the name at that time; for display only
 * @param kind what sort of identity it is
 */
@Embeddable
public record Party(String subject, String name, @Enumerated(EnumType.STRING) ActorKind kind) {
  /** What stands in the place of a name that was erased. */
  public static final String ERASED = "(erased)";
}

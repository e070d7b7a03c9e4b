package dev.lapse.audit;

import dev.lapse.actor.ActorKind;
import dev.lapse.actor.Party;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** An {@link AuditEvent} as it is kept. The table refuses every change. */
@Entity
@Immutable
@Table(name = "audit_events")
class AuditEntry {
  @Id private UUID id;

  /**
   * The order of appending, which the database gives; it has gaps, so it is not the index in the
   * log. That it need not be read back lets many events be appended in one go.
   */
  @Column(insertable = false, updatable = false)
  private Long position;

  private Instant at;

  @Enumerated(EnumType.STRING)
  private AuditAction action;

  private String actorSubject;
  private String actorName;

  @Enumerated(EnumType.STRING)
  private ActorKind actorKind;

  private UUID grantId;

  /** A JSON object, kept as text so that its bytes never change. */
  private String facts;

  protected AuditEntry() {}

  AuditEntry(UUID id, AuditEvent event, String facts) {
    this.id = id;
    this.at = event.at();
    this.action = event.action();
    this.actorSubject = event.actor().subject();
    this.actorName = event.actor().name();
    this.actorKind = event.actor().kind();
    this.grantId = event.grant();
    this.facts = facts;
  }

  UUID id() {
    return id;
  }

  UUID grantId() {
    return grantId;
  }

  Instant at() {
    return at;
  }

  AuditAction action() {
    return action;
  }

  Party actor() {
    return new Party(actorSubject, actorName, actorKind);
  }

  String facts() {
    return facts;
  }
}

package dev.lapse.audit;

import dev.lapse.actor.ActorKind;
import dev.lapse.actor.Party;
import dev.lapse.actor.Provenance;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
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

  /** Null once it was erased, and its salt too. */
  private String actorName;

  @SuppressWarnings("unused") // The database has it from here; the sequencer reads it there.
  private byte[] nameSalt;

  @Enumerated(EnumType.STRING)
  private ActorKind actorKind;

  @SuppressWarnings("unused") // The database has it from here; the sequencer reads it there.
  private String actorClient;

  /** A JSON object, null where nothing is known. */
  @SuppressWarnings("unused") // The database has it from here; the sequencer reads it there.
  private String signedIn;

  @SuppressWarnings("unused") // The database has it from here; the sequencer reads it there.
  private String request;

  private UUID grantId;

  /** A JSON object, kept as text so that its bytes never change. */
  private String facts;

  protected AuditEntry() {}

  AuditEntry(
      UUID id, AuditEvent event, byte[] nameSalt, Optional<Provenance> provenance, String facts) {
    this.id = id;
    this.at = event.at();
    this.action = event.action();
    this.actorSubject = event.actor().subject();
    this.actorName = event.actor().name();
    this.actorKind = event.actor().kind();
    this.nameSalt = nameSalt.clone();
    this.request = provenance.map(Provenance::request).orElse(null);
    provenance.flatMap(call -> call.callerIfIs(event.actor())).ifPresent(this::tellOf);
    this.grantId = event.grant();
    this.facts = facts;
  }

  private void tellOf(Provenance.Caller caller) {
    actorClient = caller.client().orElse(null);
    signedIn = SignInText.of(caller.signIn()).orElse(null);
  }

  Long position() {
    return position;
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
    return new Party(actorSubject, actorName == null ? Party.ERASED : actorName, actorKind);
  }

  String facts() {
    return facts;
  }
}

package dev.lapse.drift;

import dev.lapse.actor.ActorKind;
import dev.lapse.actor.Party;
import dev.lapse.grant.Grant;
import dev.lapse.grant.Target;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that Lapse found in Keycloak, and that somebody has to look at. The caller holds the
 * lock on the target.
 */
@Entity
@Table(name = "findings")
public class Finding {

  /**
   * How a finding was settled.
   *
   * @param comment why; never blank
   */
  public record Settled(Instant at, Party by, SettledAs as, String comment) {}

  @Id private UUID id;

  @Enumerated(EnumType.STRING)
  private FindingKind kind;

  private UUID targetId;
  private UUID grantId;
  private String realm;
  private String subject;
  private String scope;
  private int rounds;
  private Instant foundAt;
  private Instant lastSeenAt;
  private Instant settledAt;
  private String settledBySubject;
  private String settledByName;

  @Enumerated(EnumType.STRING)
  private ActorKind settledByKind;

  @Enumerated(EnumType.STRING)
  private SettledAs settledAs;

  private String comment;

  protected Finding() {}

  static Finding drift(UUID id, Target target, Grant last, Instant now) {
    var finding = new Finding();
    finding.id = id;
    finding.kind = FindingKind.DRIFT;
    finding.targetId = target.id();
    finding.grantId = last.id();
    finding.realm = last.realm();
    finding.subject = last.subject();
    finding.scope = last.scope();
    finding.rounds = target.rounds();
    finding.foundAt = now;
    finding.lastSeenAt = now;
    return finding;
  }

  void seenAgain(Instant now) {
    lastSeenAt = now;
  }

  void settle(Settled how) {
    settledAt = how.at();
    settledBySubject = how.by().subject();
    settledByName = how.by().name();
    settledByKind = how.by().kind();
    settledAs = how.as();
    comment = how.comment();
  }

  public UUID id() {
    return id;
  }

  public FindingKind kind() {
    return kind;
  }

  UUID targetId() {
    return targetId;
  }

  /** The last grant of the target: its trail tells every round. */
  public UUID grantId() {
    return grantId;
  }

  public String realm() {
    return realm;
  }

  public String subject() {
    return subject;
  }

  public String scope() {
    return scope;
  }

  /** How often the scope was removed again before. */
  public int rounds() {
    return rounds;
  }

  public Instant foundAt() {
    return foundAt;
  }

  /** When it was last seen to be so. */
  public Instant lastSeenAt() {
    return lastSeenAt;
  }

  /** Empty while nobody has settled it. */
  public Optional<Settled> settled() {
    return Optional.ofNullable(settledAt)
        .map(at ->
            new Settled(
                at, new Party(settledBySubject, settledByName, settledByKind), settledAs, comment));
  }
}

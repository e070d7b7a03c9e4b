package dev.lapse.grant;

import dev.lapse.actor.Actor;
import dev.lapse.actor.ActorKind;
import dev.lapse.actor.Party;
import dev.lapse.policy.BreakGlass;
import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The glass in front of a request: who may break it, as the policy said when the request was made;
 * who did; and who looked at it afterwards. It is broken once, and reviewed once.
 */
@Embeddable
public class Glass {

  /** That one person opened the request alone. */
  public record Break(Party by, String reason, Instant at) {}

  /** That another person looked at it. */
  public record Review(Party by, String comment, Instant at) {}

  private String glassRole;
  private Long glassDurationMillis;

  private Instant glassBrokenAt;
  private String glassBreakerSubject;
  private String glassBreakerName;
  private String glassReason;

  private Instant glassReviewedAt;
  private String glassReviewerSubject;
  private String glassReviewerName;
  private String glassComment;

  protected Glass() {}

  /** One that is whole. */
  Glass(BreakGlass terms) {
    glassRole = terms.role();
    glassDurationMillis = terms.maxDuration().toMillis();
  }

  /** The realm role that may break it. */
  public String role() {
    return glassRole;
  }

  /** The longest that the grant may last once it is broken. */
  public Duration maxDuration() {
    return Duration.ofMillis(glassDurationMillis);
  }

  /** How it was broken; empty while it is whole. */
  public Optional<Break> broken() {
    return Optional.ofNullable(glassBrokenAt)
        .map(at -> new Break(person(glassBreakerSubject, glassBreakerName), glassReason, at));
  }

  /** Who looked at it afterwards; empty as long as nobody has. */
  public Optional<Review> review() {
    return Optional.ofNullable(glassReviewedAt)
        .map(at -> new Review(person(glassReviewerSubject, glassReviewerName), glassComment, at));
  }

  /** Whether it is broken, and nobody has looked at that yet. */
  public boolean isUnreviewed() {
    return glassBrokenAt != null && glassReviewedAt == null;
  }

  boolean isBrokenBy(Actor actor) {
    return broken().filter(how -> actor.isSameIdentityAs(how.by())).isPresent();
  }

  void requireNoLonger(Duration time) {
    if (time.compareTo(maxDuration()) > 0) {
      throw new RefusedException(
          Refusal.InvalidRequest.of(
              "duration",
              "must be at most %s where the glass is broken; leave it out for the longest"
                  .formatted(maxDuration())));
    }
  }

  void breakBy(Party person, String reason, Instant now) {
    glassBrokenAt = now;
    glassBreakerSubject = person.subject();
    glassBreakerName = person.name();
    glassReason = reason;
  }

  void reviewBy(Party person, String comment, Instant now) {
    if (glassBrokenAt == null) {
      throw new RefusedException(new Refusal.GlassWhole());
    }
    if (glassReviewedAt != null) {
      throw new RefusedException(new Refusal.AlreadyReviewed());
    }
    glassReviewedAt = now;
    glassReviewerSubject = person.subject();
    glassReviewerName = person.name();
    glassComment = comment;
  }

  private static Party person(String subject, String name) {
    return new Party(subject, name, ActorKind.PERSON);
  }
}

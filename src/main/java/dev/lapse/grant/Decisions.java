package dev.lapse.grant;

import dev.lapse.actor.Actor;
import dev.lapse.actor.Party;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Embeddable;
import jakarta.persistence.FetchType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.BatchSize;

/**
 * Everything that was decided on one grant: on the request in round {@link #ON_THE_REQUEST}, and on
 * each extension in a round of its own. An approver decides once a round.
 */
@Embeddable
class Decisions {
  static final int ON_THE_REQUEST = 0;

  @OneToMany(fetch = FetchType.EAGER, cascade = CascadeType.PERSIST)
  @JoinColumn(name = "grantId", insertable = false, updatable = false)
  @OrderBy("at")
  @BatchSize(size = 200)
  private List<Decision> all = new ArrayList<>();

  Decisions() {}

  void add(Decision decision) {
    all.add(decision);
  }

  void refuseSecondOf(Party approver, int round) {
    if (ofRound(round).stream().anyMatch(d -> d.approver().subject().equals(approver.subject()))) {
      throw new RefusedException(new Refusal.AlreadyDecided());
    }
  }

  long approvals(int round) {
    return ofRound(round).stream().filter(Decision::isApproval).count();
  }

  List<Decision> ofRound(int round) {
    return all.stream().filter(decision -> decision.round() == round).toList();
  }

  /** Whether that identity has approved anything of the grant. */
  boolean areApprovedBy(Actor actor) {
    return all.stream()
        .filter(Decision::isApproval)
        .anyMatch(d -> actor.isSameIdentityAs(d.approver()));
  }
}

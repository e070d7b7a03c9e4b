package dev.lapse.web;

import dev.lapse.actor.RoleNames;
import dev.lapse.grant.Keycloak;
import dev.lapse.policy.Ask;
import dev.lapse.policy.Policies;
import dev.lapse.policy.PoliciesInForce;
import dev.lapse.policy.PolicyRule;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The rules in force, and what they would say. */
@Path("/policies")
public class PoliciesResource {
  private final Entrance entrance;
  private final Frames frames;
  private final PoliciesInForce policies;
  private final Keycloak keycloak;
  private final RoleNames roles;

  PoliciesResource(
      Entrance entrance,
      Frames frames,
      PoliciesInForce policies,
      Keycloak keycloak,
      RoleNames roles) {
    this.entrance = entrance;
    this.frames = frames;
    this.policies = policies;
    this.keycloak = keycloak;
    this.roles = roles;
  }

  /** What would happen if. */
  public static class Question {
    @QueryParam("realm")
    String realm;

    @QueryParam("subject")
    String subject;

    @QueryParam("scope")
    String scope;

    @QueryParam("time")
    String time;

    private static String orEmpty(String text) {
      return text == null ? "" : text.strip();
    }

    boolean isAsked() {
      return !orEmpty(subject).isEmpty() && !orEmpty(scope).isEmpty();
    }
  }

  /** The rules as a table. */
  @GET
  @Operation(hidden = true)
  public Uni<Response> policies(@BeanParam Question question) {
    return entrance.read(actor ->
        Entrance.page(
            Pages.policies(frames.around("Policies", Section.POLICIES), tableFor(question))));
  }

  private PolicyTable tableFor(Question question) {
    var inForce = policies.current();
    return new PolicyTable(
        inForce.source(),
        inForce.version(),
        Moment.of(policies.since()),
        roles.approver(),
        inForce.rules().stream().map(RuleView::of).toList(),
        inForce.standing().stream().map(PolicyTable.Standing::of).toList(),
        keycloak.realms(),
        realm(question),
        Question.orEmpty(question.subject),
        Question.orEmpty(question.scope),
        Question.orEmpty(question.time),
        question.isAsked() ? answer(inForce, question) : null);
  }

  private String realm(Question question) {
    return Optional.of(Question.orEmpty(question.realm))
        .filter(realm -> !realm.isEmpty())
        .orElseGet(() -> keycloak.realms().getFirst());
  }

  private PolicyTable.Answer answer(Policies inForce, Question question) {
    return inForce
        .match(
            realm(question), Question.orEmpty(question.subject), Question.orEmpty(question.scope))
        .map(rule -> new PolicyTable.Answer(rule.name(), problem(rule, question).orElse(null)))
        .orElseGet(() -> new PolicyTable.Answer(null, null));
  }

  /** Only the time is judged: ticket and controls are not asked about here. */
  private Optional<String> problem(PolicyRule rule, Question question) {
    if (Question.orEmpty(question.time).isEmpty()) {
      return Optional.empty();
    }
    var time = Span.parse(question.time);
    return time.isPresent()
        ? problem(rule, question, time.get())
        : Optional.of("The time " + Span.WANTED + ".");
  }

  private Optional<String> problem(PolicyRule rule, Question question, Duration time) {
    var ask =
        new Ask(
            realm(question), question.subject, question.scope, time, Optional.empty(), List.of());
    return rule.violations(ask).stream()
        .filter(violation -> violation.field().equals("duration"))
        .map(violation -> "The time " + violation.message() + ".")
        .findFirst();
  }
}

package dev.lapse.web;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.GrantTerms;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a reader of the rules wants to know: what would happen if. */
public class PolicyQuestion {
  /** Stands for what is not asked about. */
  private static final String NOTHING = "-";

  /** No rule finds it too long. */
  private static final Duration ANY_TIME = Duration.ofSeconds(1);

  @QueryParam("realm")
  String realm;

  @QueryParam("subject")
  String subject;

  @QueryParam("scope")
  String scope;

  @QueryParam("time")
  String time;

  boolean isAsked() {
    return !subject().isEmpty() && !scope().isEmpty();
  }

  /** The one that is asked about, managed or not; else the first one. */
  String realm(List<String> managed) {
    return FilterText.typed(realm).orElseGet(managed::getFirst);
  }

  String subject() {
    return FilterText.typed(subject).orElse("");
  }

  String scope() {
    return FilterText.typed(scope).orElse("");
  }

  String time() {
    return FilterText.typed(time).orElse("");
  }

  /** What would be asked for; empty where the time is none. */
  Optional<GrantTerms> terms(List<String> managed) {
    return (time().isEmpty() ? Optional.of(ANY_TIME) : Span.parse(time()))
        .map(span ->
            new GrantTerms(
                realm(managed),
                subject(),
                scope(),
                Assignment.OPTIONAL,
                NOTHING,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(span),
                Optional.empty()));
  }
}

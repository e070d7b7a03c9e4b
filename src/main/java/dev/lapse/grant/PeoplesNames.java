package dev.lapse.grant;

import dev.lapse.actor.Party;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * The names of people beside grants, which can be erased. No command of a grant writes them again.
 */
@ApplicationScoped
public class PeoplesNames {
  /**
   * Whoever changes a grant locks its target first. Of ended ones only the glass changes, by a
   * review: a name beside it is written again, so nobody may be at it meanwhile.
   */
  static final String LOCK =
      """
      SELECT id FROM targets
      WHERE id IN (
        SELECT target_id FROM grants WHERE requester_subject = :subject AND ended_at IS NULL
        UNION ALL SELECT target_id FROM grants WHERE glass_breaker_subject = :subject
        UNION ALL SELECT target_id FROM grants WHERE glass_reviewer_subject = :subject)
      ORDER BY id FOR UPDATE\
      """;

  static final String OF_REQUESTER =
      """
      UPDATE grants SET requester_name = :erased
      WHERE requester_subject = :subject AND requester_kind = 'PERSON' AND requester_name <> :erased\
      """;
  static final String OF_GLASS_BREAKER =
      """
      UPDATE grants SET glass_breaker_name = :erased
      WHERE glass_breaker_subject = :subject AND glass_breaker_name <> :erased\
      """;

  static final String OF_GLASS_REVIEWER =
      """
      UPDATE grants SET glass_reviewer_name = :erased
      WHERE glass_reviewer_subject = :subject AND glass_reviewer_name <> :erased\
      """;

  static final String OF_APPROVER =
      """
      UPDATE decisions SET approver_name = :erased
      WHERE approver_subject = :subject AND approver_name <> :erased\
      """;

  /** What a caller was answered tells of one person: the caller, who asked. */
  static final String IN_ANSWERS =
      """
      UPDATE idempotent_answers
      SET answer = jsonb_set(CAST(answer AS jsonb), '{requester,name}', to_jsonb(CAST(:erased AS text)), false)
      WHERE caller = :subject AND CAST(answer AS jsonb) #>> '{requester,kind}' = 'PERSON'
      AND CAST(answer AS jsonb) #>> '{requester,name}' <> :erased\
      """;

  /** Erases it from the grants that the person asked for, and tells how many they were. */
  public Uni<Integer> ofRequester(String subject) {
    return Panache.getSession()
        .chain(session ->
            session
                .createNativeQuery(LOCK, UUID.class)
                .setParameter("subject", subject)
                .getResultList())
        .chain(() -> erase(OF_REQUESTER, subject));
  }

  /** Erases it from the person's decisions, those to break a glass and those on one included. */
  public Uni<Integer> ofApprover(String subject) {
    return erase(OF_APPROVER, subject)
        .chain(decided ->
            erase(OF_GLASS_BREAKER, subject)
                .chain(broken ->
                    erase(OF_GLASS_REVIEWER, subject)
                        .map(reviewed -> decided + broken + reviewed)));
  }

  /** Erases it from the answers that are kept under the person's idempotency keys. */
  public Uni<Integer> inAnswersTo(String subject) {
    return erase(IN_ANSWERS, subject);
  }

  private static Uni<Integer> erase(String statement, String subject) {
    return Panache.getSession()
        .chain(session ->
            session
                .createNativeQuery(statement)
                .setParameter("erased", Party.ERASED)
                .setParameter("subject", subject)
                .executeUpdate());
  }
}

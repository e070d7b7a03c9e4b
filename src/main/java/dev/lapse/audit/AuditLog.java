package dev.lapse.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.lapse.actor.ActorKind;
import dev.lapse.actor.Provenance;
import dev.lapse.verify.NameCommitment;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Appends events in the transaction of the change they tell of, and reads them back. */
@ApplicationScoped
public class AuditLog implements PanacheRepositoryBase<AuditEntry, UUID> {
  private static final TypeReference<LinkedHashMap<String, Object>> FACTS =
      new TypeReference<>() {};

  static final String PLACES =
      "SELECT event_position, place FROM log_entries WHERE event_position = ANY(:positions)";

  static final String ERASE_NAME =
      """
      UPDATE audit_events SET actor_name = NULL, name_salt = NULL
      WHERE actor_subject = :person AND actor_kind = 'PERSON' AND actor_name IS NOT NULL\
      """;

  private final ObjectMapper json;
  private final TimeBasedEpochGenerator ids;
  private final SecureRandom random = new SecureRandom();

  AuditLog(ObjectMapper json, TimeBasedEpochGenerator ids) {
    this.json = json;
    this.ids = ids;
  }

  /** Appends to the current transaction: the event is there if and only if the change is. */
  public Uni<Void> append(AuditEvent event) {
    var entry =
        new AuditEntry(
            ids.generate(),
            event,
            NameCommitment.newSalt(random),
            Provenance.ofThisCall(),
            write(event));
    return persist(entry).replaceWithVoid();
  }

  /** Whether an event tells of something that this person did. */
  public Uni<Boolean> knows(String person) {
    return find("actorSubject = ?1 and actorKind = ?2", person, ActorKind.PERSON)
        .range(0, 0)
        .list()
        .map(found -> !found.isEmpty());
  }

  /**
   * Erases the name of a person, with the salt that hides it in the log, in the transaction under
   * way. What the log says stays as it is.
   *
   * @return how many events had it
   */
  public Uni<Integer> eraseName(String person) {
    return getSession()
        .chain(session ->
            session.createNativeQuery(ERASE_NAME).setParameter("person", person).executeUpdate());
  }

  /** Everything that happened to a grant, in order. */
  public Uni<List<Recorded>> trailOf(UUID grant) {
    return Panache.withSession(
        () -> list("grantId = ?1 order by position", grant).chain(this::withPlaces));
  }

  /** One page of events, in the order of the query. */
  public Uni<List<Recorded>> page(EventQuery query) {
    return Panache.withSession(() ->
        find(query.text(), query.parameters())
            .range(0, query.limit() - 1)
            .list()
            .chain(this::withPlaces));
  }

  /** The events with their places in the log. */
  private Uni<List<Recorded>> withPlaces(List<AuditEntry> entries) {
    var positions = entries.stream().map(AuditEntry::position).toArray(Long[]::new);
    return Panache.getSession()
        .chain(session ->
            session
                .createNativeQuery(PLACES, Object[].class)
                .setParameter("positions", positions)
                .getResultList())
        .map(rows ->
            rows.stream().collect(Collectors.toMap(row -> (Long) row[0], row -> (Long) row[1])))
        .map(places ->
            entries.stream()
                .map(entry ->
                    new Recorded(
                        read(entry),
                        entry.position(),
                        Optional.ofNullable(places.get(entry.position()))))
                .toList());
  }

  private String write(AuditEvent event) {
    try {
      return json.writeValueAsString(event.facts());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("the facts of " + event.action() + " can't be written", e);
    }
  }

  private AuditEvent read(AuditEntry entry) {
    try {
      var facts = json.readValue(entry.facts(), FACTS);
      return new AuditEvent(entry.at(), entry.action(), entry.actor(), entry.grantId(), facts);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("an audit event's facts are not JSON", e);
    }
  }
}

package dev.lapse.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/** Appends events in the transaction of the change they tell of, and reads them back. */
@ApplicationScoped
public class AuditLog implements PanacheRepositoryBase<AuditEntry, UUID> {
  private static final TypeReference<LinkedHashMap<String, Object>> FACTS =
      new TypeReference<>() {};

  private final ObjectMapper json;
  private final TimeBasedEpochGenerator ids;

  AuditLog(ObjectMapper json, TimeBasedEpochGenerator ids) {
    this.json = json;
    this.ids = ids;
  }

  /** Appends to the current transaction: the event is there if and only if the change is. */
  public Uni<Void> append(AuditEvent event) {
    return persist(new AuditEntry(ids.generate(), event, write(event))).replaceWithVoid();
  }

  /** Everything that happened to a grant, in order. */
  public Uni<List<AuditEvent>> trailOf(UUID grant) {
    return Panache.withSession(() -> list("grantId = ?1 order by position", grant))
        .map(entries -> entries.stream().map(this::read).toList());
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

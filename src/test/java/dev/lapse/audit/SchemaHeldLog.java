package dev.lapse.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.lapse.actor.Provenance;
import dev.lapse.testing.EntrySchema;
import dev.lapse.verify.NameCommitment;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Stands in for the log in every test: what can't be an entry that docs/audit-schema.json allows is
 * refused while it is appended, so that the step that it tells of fails, and the test with it.
 */
@Alternative
@Priority(1)
@Singleton
class SchemaHeldLog extends AuditLog {
  private static final byte[] SALT = new byte[16];

  private final ObjectMapper mapper;
  private final TimeBasedEpochGenerator generator;

  SchemaHeldLog(ObjectMapper mapper, TimeBasedEpochGenerator generator) {
    super(mapper, generator);
    this.mapper = mapper;
    this.generator = generator;
  }

  @Override
  public Uni<Void> append(AuditEvent event) {
    EntrySchema.requireOf(List.of(LogEntry.of(stored(event), 1)));
    return super.append(event);
  }

  private StoredEvent stored(AuditEvent event) {
    var call = Provenance.ofThisCall();
    var caller = call.flatMap(provenance -> provenance.callerIfIs(event.actor()));
    return new StoredEvent(
        1,
        generator.generate(),
        event.at(),
        event.action().name(),
        event.actor().subject(),
        NameCommitment.of(SALT, event.actor().name()),
        event.actor().kind().name(),
        caller.flatMap(Provenance.Caller::client),
        caller.flatMap(known -> SignInText.of(known.signIn())),
        call.map(Provenance::request),
        Optional.ofNullable(event.grant()),
        facts(event));
  }

  private String facts(AuditEvent event) {
    try {
      return mapper.writeValueAsString(event.facts());
    } catch (JsonProcessingException e) {
      throw new AssertionError("the facts of " + event.action() + " can't be written", e);
    }
  }
}

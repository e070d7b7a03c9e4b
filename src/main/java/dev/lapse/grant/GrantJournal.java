package dev.lapse.grant;

import dev.lapse.actor.Party;
import dev.lapse.audit.AuditAction;
import dev.lapse.audit.AuditEvent;
import dev.lapse.audit.AuditLog;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Tells the audit trail of each change of a grant, in its transaction. */
@ApplicationScoped
public class GrantJournal {
  private static final Logger LOG = Logger.getLogger(GrantJournal.class);

  private final AuditLog log;
  private final Clock clock;

  GrantJournal(AuditLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  /** Records everything that there is to tell of one step of {@code actor}, in order. */
  public Uni<Void> recordAll(Grant grant, List<Told> all, Party actor) {
    return Multi.createFrom()
        .iterable(all)
        .onItem()
        .transformToUniAndConcatenate(told -> record(grant, told.action(), actor, told.facts()))
        .collect()
        .last();
  }

  /**
   * Records that {@code actor} moved {@code grant} on.
   *
   * @param facts what explains it, beyond the new state and version, which are always told
   */
  public Uni<Void> record(Grant grant, AuditAction action, Party actor, Map<String, Object> facts) {
    var told = new LinkedHashMap<String, Object>();
    told.put("state", grant.state().name());
    told.put("version", grant.version());
    told.putAll(facts);
    return log.append(new AuditEvent(clock.instant(), action, actor, grant.id(), told))
        .invoke(() -> tellLog(grant, action, actor));
  }

  /** For whoever follows the logs; that it was committed is told by the audit log alone. */
  private static void tellLog(Grant grant, AuditAction action, Party actor) {
    var before = MDC.getMap();
    MDC.put("grant", grant.id().toString());
    MDC.put("actor", actor.subject());
    LOG.infof("%s, and the grant is %s", action, grant.state());
    restore("grant", before);
    restore("actor", before);
  }

  private static void restore(String key, Map<String, Object> before) {
    if (before.containsKey(key)) {
      MDC.put(key, before.get(key));
    } else {
      MDC.remove(key);
    }
  }
}

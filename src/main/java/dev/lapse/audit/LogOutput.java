package dev.lapse.audit;

import dev.lapse.tlog.CanonicalJson;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jboss.logging.Logger;

/** The service's own log, which is kept elsewhere: a line each, as the last one of an export. */
final class LogOutput implements Destination {
  private static final Logger LOG = Logger.getLogger(LogOutput.class);

  @Override
  public String name() {
    return "log output";
  }

  @Override
  public Uni<Void> announce(SignedHead head, long before) {
    LOG.infof("audit log %s", line(head));
    return Uni.createFrom().voidItem();
  }

  /** On one line, whatever form the log output has. */
  static String line(SignedHead head) {
    return new String(
        CanonicalJson.write(Map.of("checkpoint", head.note())), StandardCharsets.UTF_8);
  }
}

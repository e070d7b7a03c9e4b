package dev.lapse.policy;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The rules that this process goes by, from its start to its end. A bad or missing file stops the
 * start: better no service than one that goes by other rules than its operator believes.
 */
@Startup(PoliciesInForce.STARTUP_PRIORITY)
@ApplicationScoped
public class PoliciesInForce {
  /** Before anything that serves or enforces; lower starts earlier. */
  public static final int STARTUP_PRIORITY = 100;

  private static final Logger LOG = Logger.getLogger(PoliciesInForce.class);
  private static final String DEMO = "demo-policies.yaml";

  private final boolean configured;
  private final Policies policies;
  private final Instant since;

  /**
   * Reads the configured file, or the demo's where none is. Blocks.
   *
   * @throws PolicyFileException if the file can't be read or is not valid
   */
  PoliciesInForce(PolicyConfiguration configuration, Clock clock) {
    Optional<Path> file = configuration.file();
    this.configured = file.isPresent();
    this.policies = file.map(PoliciesInForce::load).orElseGet(PoliciesInForce::loadDemo);
    this.since = clock.instant();
    LOG.infof(
        "Policies in force: %d rules of %s, %s",
        policies.rules().size(), policies.source(), policies.version());
  }

  /** The rules in force; never null. */
  public Policies current() {
    return policies;
  }

  /** When this process read them: since then it goes by them. */
  public Instant since() {
    return since;
  }

  /** Whether an operator named the file; if not, the demo's rules are in force. */
  public boolean isConfigured() {
    return configured;
  }

  private static Policies load(Path file) {
    try {
      return PolicyFile.read(file);
    } catch (PolicyFileException e) {
      throw e.isUnread()
          ? new PolicyFileException(
              e.getMessage() + " Set LAPSE_POLICY_FILE (lapse.policy.file) to a readable file.", e)
          : e;
    }
  }

  private static Policies loadDemo() {
    try (InputStream content = PoliciesInForce.class.getResourceAsStream("/" + DEMO)) {
      if (content == null) {
        throw new IllegalStateException(DEMO + " is missing from the program");
      }
      return PolicyFileParser.parse(DEMO, content.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

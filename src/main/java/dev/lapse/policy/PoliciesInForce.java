package dev.lapse.policy;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    // One byte more than allowed tells that a file is too large, however large it is.
    try (InputStream content = Files.newInputStream(file)) {
      return PolicyFileParser.parse(
          file.toString(), content.readNBytes(PolicyFileParser.LARGEST + 1));
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file", e);
    } catch (IOException e) {
      throw unreadable(file, e.toString(), e);
    }
  }

  private static PolicyFileException unreadable(Path file, String problem, IOException cause) {
    return new PolicyFileException(
        "Policy file %s can't be read: %s. Set LAPSE_POLICY_FILE (lapse.policy.file) to a readable file."
            .formatted(file.toAbsolutePath(), problem),
        cause);
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

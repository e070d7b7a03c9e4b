package dev.lapse.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the log that can be checked is kept. */
@ConfigMapping(prefix = "lapse.audit")
public interface LogConfiguration {

  /**
   * The keys that sign the log, separated by white space, each as {@code PRIVATE+KEY+name+id+…}.
   * Their name is the log's origin. Every one signs, so that a new key can be made known before the
   * old one goes.
   */
  Optional<String> key();

  /** The file that holds the keys, one a line, in place of the setting itself. */
  Optional<Path> keyFile();

  /** How often to look for events that have no place in the log yet. */
  @WithDefault("PT0.25S")
  @DurationMin(millis = 10)
  Duration sequenceEvery();

  /** How many events get their places at once at most. */
  @WithDefault("1000")
  @Min(1)
  @Max(10_000)
  int batch();

  /**
   * The addresses that the newest checkpoint is posted to, so that others keep what the log said.
   */
  Optional<List<String>> targets();

  /**
   * Witnesses that cosign checkpoints (C2SP tlog-witness), each as its address, a space and its
   * verifier key: {@code https://witness.example.com witness.example.com+id+base64}. What is served
   * is then the newest checkpoint that one of them has cosigned.
   */
  Optional<List<String>> witnesses();

  /**
   * How often the newest checkpoint goes to the log output, to the targets and to the witnesses, if
   * there is a new one.
   */
  @WithDefault("PT30S")
  @DurationMin(millis = 100)
  Duration announceEvery();

  /**
   * For how long a checkpoint waits to be cosigned before it is served all the same. Without
   * witnesses nothing waits.
   */
  @WithDefault("PT2M")
  @DurationMin(millis = 0)
  Duration witnessPatience();

  /** How often each replica verifies the whole log as it is stored, the first time at its start. */
  @WithDefault("PT24H")
  @DurationMin(seconds = 1)
  Duration checkEvery();
}

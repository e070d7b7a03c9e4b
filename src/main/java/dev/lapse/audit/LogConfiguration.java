package dev.lapse.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
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
}

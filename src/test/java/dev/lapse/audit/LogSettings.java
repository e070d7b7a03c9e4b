package dev.lapse.audit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A configuration that a test writes itself. */
record LogSettings(
    Optional<List<String>> targets, Optional<List<String>> witnesses, Duration witnessPatience)
    implements LogConfiguration {

  static LogSettings withTargets(String... targets) {
    return new LogSettings(Optional.of(List.of(targets)), Optional.empty(), Duration.ZERO);
  }

  static LogSettings withWitnesses(Duration patience, String... witnesses) {
    return new LogSettings(Optional.empty(), Optional.of(List.of(witnesses)), patience);
  }

  @Override
  public Optional<String> key() {
    return Optional.empty();
  }

  @Override
  public Optional<Path> keyFile() {
    return Optional.empty();
  }

  @Override
  public Duration sequenceEvery() {
    return Duration.ofMillis(250);
  }

  @Override
  public int batch() {
    return 1000;
  }

  @Override
  public Duration announceEvery() {
    return Duration.ofMinutes(1);
  }

  @Override
  public Duration checkEvery() {
    return Duration.ofDays(1);
  }
}

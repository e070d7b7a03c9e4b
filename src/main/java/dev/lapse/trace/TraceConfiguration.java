package dev.lapse.trace;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where traces go. */
@ConfigMapping(prefix = "lapse.traces")
public interface TraceConfiguration {

  /**
   * The address of an OpenTelemetry collector that takes OTLP over HTTP, such as {@code
   * http://collector:4318}; no traces are made where this is left out.
   */
  Optional<String> endpoint();
}

package dev.lapse.startup;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * The one source of identifiers: UUIDv7 (RFC 9562 §5.7), so that what is made later sorts later.
 */
class IdentifierProducer {
  @Produces
  @Singleton
  TimeBasedEpochGenerator identifiers() {
    return Generators.timeBasedEpochGenerator();
  }
}

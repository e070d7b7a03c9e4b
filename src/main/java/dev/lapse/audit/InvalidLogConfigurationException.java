package dev.lapse.audit;

/** The log can not be kept as it is configured. The message never tells a key or an address. */
final class InvalidLogConfigurationException extends RuntimeException {
  InvalidLogConfigurationException(String message) {
    super(message);
  }
}

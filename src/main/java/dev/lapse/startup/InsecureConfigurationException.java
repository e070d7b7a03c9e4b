package dev.lapse.startup;

import java.util.List;
import java.util.stream.Collectors;

/** Stops the start: the service would run with settings that nobody may rely on. */
final class InsecureConfigurationException extends RuntimeException {
  InsecureConfigurationException(List<ConfigurationProblem> problems) {
    super(
        problems.stream()
            .map(problem -> "\n  " + problem)
            .collect(Collectors.joining("", "Lapse does not start like this:", "")));
  }
}

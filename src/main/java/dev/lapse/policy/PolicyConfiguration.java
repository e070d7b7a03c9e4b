package dev.lapse.policy;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where the rules come from. */
@ConfigMapping(prefix = "lapse.policy")
public interface PolicyConfiguration {

  /**
   * The policy file ({@code LAPSE_POLICY_FILE}), read once at the start; a relative path starts at
   * the working directory. Left out, the demo's rules are in force.
   */
  Optional<Path> file();
}

package dev.lapse.actor;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The realm roles that Lapse asks for, by name; Keycloak holds who has them. */
@ConfigMapping(prefix = "lapse.roles")
public interface RoleNames {

  /** May ask for a grant and sees its own. */
  @WithDefault("lapse-requester")
  String requester();

  /** May decide where a policy names no role of its own. */
  @WithDefault("lapse-approver")
  String approver();

  /** Reads everything. */
  @WithDefault("lapse-auditor")
  String auditor();

  /** Reads everything, revokes anything. */
  @WithDefault("lapse-admin")
  String admin();
}

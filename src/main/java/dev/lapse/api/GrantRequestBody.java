package dev.lapse.api;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.GrantTerms;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a caller asks for.
 *
 * @param realm may be left out where one realm is managed
 * @param assignment {@code OPTIONAL} where it is left out
 */
@Schema(
    name = "GrantRequest",
    description = "A request for a client scope, for a while. Give either duration or expiresAt.")
public record GrantRequestBody(
    @PlainText(max = 255) @Schema(examples = "acme") String realm,
    @NotNull @PlainText(max = 255) @Schema(examples = "ci-deployer") String subject,
    @NotNull @PlainText(max = 255) @Schema(examples = "vault-read") String scope,
    @Schema(defaultValue = "OPTIONAL") Assignment assignment,
    @NotNull
        @PlainText(max = 2000, multiline = true)
        @Schema(examples = "Rotate the database credentials during migration")
        String reason,
    @PlainText(max = 200) @Schema(examples = "CHG-1234") String ticket,
    @Size(max = 20)
        @Schema(examples = "[\"Runs only from the build subnet\", \"Vault audit device on\"]")
        List<@NotNull @Valid @PlainText(max = 500) String> compensatingControls,
    @Schema(examples = "2026-12-01T08:00:00Z") Instant startsAt,
    @Schema(implementation = String.class, format = "duration", examples = "PT2H")
        Duration duration,
    Instant expiresAt) {

  /** The terms, with what was left out filled in. */
  GrantTerms toTerms(List<String> managedRealms) {
    return new GrantTerms(
        realm == null ? onlyOneOf(managedRealms) : realm,
        subject,
        scope,
        assignment == null ? Assignment.OPTIONAL : assignment,
        reason,
        Optional.ofNullable(ticket),
        compensatingControls == null ? List.of() : compensatingControls,
        Optional.ofNullable(startsAt),
        Optional.ofNullable(duration),
        Optional.ofNullable(expiresAt));
  }

  private static String onlyOneOf(List<String> realms) {
    if (realms.size() > 1) {
      throw new InvalidRequestException("realm", "must be one of " + String.join(", ", realms));
    }
    return realms.getFirst();
  }
}

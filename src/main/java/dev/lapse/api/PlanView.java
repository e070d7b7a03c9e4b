package dev.lapse.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The outline of an OSCAL plan, as the API document tells it. It is streamed and never made as one
 * object.
 *
 * @param plan what NIST's schema says of it
 */
@Schema(name = "Plan")
record PlanView(
    @JsonProperty("plan-of-action-and-milestones")
        @Schema(
            required = true,
            description = "As NIST's JSON schema oscal_poam_schema.json, version 1.1.2, has it.")
        Map<String, Object> plan) {}

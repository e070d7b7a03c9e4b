package dev.lapse.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One page of grants.
 *
 * @param nextCursor what to send as {@code cursor} for the next page; null on the last one
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record GrantPage(
    @Schema(required = true) List<GrantView> items, @Schema(nullable = true) String nextCursor) {}

package dev.lapse.web;

import io.quarkus.qute.TemplateData;
import java.util.List;

/**
 * The register, as far as a page shows it.
 *
 * @param realms to choose from; empty where there is only one
 * @param narrowed whether filters leave something out
 * @param next the address of the next page; null on the last one
 */
@TemplateData
record Register(
    List<RegisterFilter.Choice> choices,
    List<RegisterFilter.Choice> realms,
    String subject,
    String scope,
    String requester,
    boolean narrowed,
    List<ExceptionView> rows,
    TimeChart chart,
    String next) {}

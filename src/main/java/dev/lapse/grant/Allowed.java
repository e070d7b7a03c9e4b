package dev.lapse.grant;

/**
 * What somebody may do with a grant, as things stand. Told for people's sake; each command makes
 * sure of it anew.
 *
 * @param decide approve or deny the request, or the extension that waits
 * @param withdraw take the request back
 * @param revoke end it now
 * @param extend ask for a later end
 * @param breakGlass open the request alone
 * @param review look at how it was opened
 */
public record Allowed(
    boolean decide,
    boolean withdraw,
    boolean revoke,
    boolean extend,
    boolean breakGlass,
    boolean review) {}

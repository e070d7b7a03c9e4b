/** The loop that makes Keycloak agree with the grants: claim, decide, act, read back, settle. */
package dev.lapse.enforcement;

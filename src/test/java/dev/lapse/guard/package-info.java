/** The guard on real servers: real tokens, judged by their signature, their expiry and Keycloak. */
package dev.lapse.guard;

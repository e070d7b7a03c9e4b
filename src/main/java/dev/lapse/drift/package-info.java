/** What others do to Keycloak behind Lapse's back: noticed by comparing, answered, or told. */
package dev.lapse.drift;

/** The pages as people use them: a real browser on the packaged service, with the real Keycloak. */
package dev.lapse.pages;

/** The PostgreSQL and the Keycloak that development and the tests run on, without containers. */
package dev.lapse.local;

/** Bad days: Keycloak or PostgreSQL gone, Lapse killed, started wrongly, or allowed too little. */
package dev.lapse.faults;

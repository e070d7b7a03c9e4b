package dev.lapse.grant;

/**
 * A client scope of a realm at a glance.
 *
 * @param governed whether the guard looks after it
 */
public record ScopeSight(String name, boolean governed) {}

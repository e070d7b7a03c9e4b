package dev.lapse.grant;

/**
 * A caller's wish that a request it sends twice is carried out once.
 *
 * @param caller the subject of the caller; keys of two callers never meet
 * @param key the caller's name for the request
 * @param fingerprint tells one body from another
 */
public record Idempotency(String caller, String key, String fingerprint) {}

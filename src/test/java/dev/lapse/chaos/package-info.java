/**
 * Several replicas on one database, killed, frozen and cut off while grants start and end; and what
 * was lost by it. {@code ./dev chaos} runs it.
 */
package dev.lapse.chaos;

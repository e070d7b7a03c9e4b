/** Traces: from a call to what is done for it at once, and to what is done for it later. */
package dev.lapse.trace;

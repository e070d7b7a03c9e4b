/**
 * The exceptions as a plan of action and milestones in NIST's OSCAL, made of the log and of nothing
 * else.
 */
package dev.lapse.oscal;

/** The policy file: parsed, validated and matched; nothing here does I/O beyond reading it. */
package dev.lapse.policy;

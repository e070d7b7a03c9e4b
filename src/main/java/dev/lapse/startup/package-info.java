/** The source of ids, and the checks that refuse an insecure configuration at start. */
package dev.lapse.startup;

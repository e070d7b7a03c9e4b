/** The pages for people: what waits, what is open, one exception, the rules, the log. */
package dev.lapse.web;

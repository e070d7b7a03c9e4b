/**
 * Checks evidence and whole logs, trusting nothing but the keys it is given: what an auditor runs,
 * and needs no service, no database and no account for, unless it is to read a log over HTTP.
 */
package dev.lapse.verify;

/** What API and pages hold alike of a request over HTTP. */
package dev.lapse.http;

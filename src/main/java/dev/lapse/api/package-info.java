/** The REST API: resources, their request and response records, and problem+json. */
package dev.lapse.api;

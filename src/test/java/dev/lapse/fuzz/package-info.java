/** Every operation and every field of the API, given what nobody should send. */
package dev.lapse.fuzz;

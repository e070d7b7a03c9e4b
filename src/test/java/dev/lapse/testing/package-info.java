/** What tests of the running service share: a clock that they move, and callers of its API. */
package dev.lapse.testing;

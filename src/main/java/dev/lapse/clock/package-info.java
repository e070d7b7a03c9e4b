/** The service's clock, which follows the database's, and the watch over clocks that disagree. */
package dev.lapse.clock;
